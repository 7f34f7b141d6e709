"""Procedures that come as data."""

import json
from pathlib import Path

from processes.models import Procedure, ProcedureVersion

from .publish_procedure import publish_procedure

PACKS = Path(__file__).resolve().parent.parent / "packs"


def pack_paths() -> list[Path]:
    """Returns the folders of the packs that come with the product."""
    return sorted(each.parent for each in PACKS.glob("*/procedure.json"))


def load_pack(path: Path) -> ProcedureVersion:
    """Loads ``path/procedure.json`` with its examples and publishes it; the same content again changes nothing.

    Raises ProcedureProblems.
    """
    document = json.loads((path / "procedure.json").read_text(encoding="utf-8"))
    told = path / "examples.json"
    if told.exists():
        examples = json.loads(told.read_text(encoding="utf-8"))
        document["examples"] = {name: part for name, part in examples.items() if name != "procedure"}
    title = document.get("title", {})
    procedure, _ = Procedure.objects.get_or_create(key=document["key"], defaults={"title": title.get("zh-hans", "")})
    procedure.title = title.get("zh-hans", "")[:120]
    procedure.title_en = title.get("en", "")[:120]
    procedure.summary = document.get("summary", {}).get("zh-hans", "")
    procedure.document = document
    procedure.save()
    return publish_procedure(procedure=procedure, user=None)

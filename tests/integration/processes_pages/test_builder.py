"""A document becomes blocks and blocks become the document again; nothing is lost on the way."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from forms.builder import document_to_stream, stream_to_document
from processes.admin.procedure_form import FIELDS, STEPS
from processes.builder import from_document, to_document
from processes.engine import definition as documents
from processes.queries.changes import document_changes
from processes.services.pack_files import PACKS, pack_paths

pytestmark = pytest.mark.django_db


def round_trip(document: dict[str, Any]) -> dict[str, Any]:
    """Returns the document after it has been through the editor."""
    fields = FIELDS.to_python(document_to_stream(document["form"]))
    parts = {}
    for name, block in STEPS.items():
        empty: Any = {} if name in ("start", "rules", "restricted_fields") else []
        parts[name] = to_document(block, block.to_python(from_document(block, document.get(name) or empty)))
    return {**document, "form": {**document["form"], **stream_to_document(fields)}, **parts}


@pytest.mark.parametrize("path", pack_paths(), ids=lambda path: path.name)
def test_every_pack_survives_the_editor(path: Path) -> None:
    document = json.loads((path / "procedure.json").read_text(encoding="utf-8"))

    after = round_trip(document)

    assert documents.read(after) == documents.read(document)
    assert after["form"] == document["form"]
    assert document_changes(document, after) == []


def test_what_holds_anyway_is_no_difference() -> None:
    document = json.loads((PACKS / "major_decision" / "procedure.json").read_text(encoding="utf-8"))
    spelt_out, silent = copy.deepcopy(document), copy.deepcopy(document)
    spelt_out["votes"][0] |= {"max_choices": 1, "recuse_own_unit": False}
    silent["votes"][0].pop("max_choices", None)
    spelt_out["transitions"][0] |= {"validates": True, "inputs": []}
    silent["transitions"][0].pop("validates", None)
    changed = copy.deepcopy(silent)
    changed["transitions"][0]["validates"] = False

    assert document_changes(silent, spelt_out) == []
    assert [(each.key, each.details) for each in document_changes(silent, changed)] == [
        (document["transitions"][0]["key"], ("validates",))
    ]


@pytest.mark.parametrize("path", pack_paths(), ids=lambda path: path.name)
def test_what_the_editor_does_not_know_is_kept(path: Path) -> None:
    document = json.loads((path / "procedure.json").read_text(encoding="utf-8"))
    document["states"][0]["colour"] = {"of": "the future"}
    document["indicators"] = [{"key": "kept"}]

    after = round_trip(document)

    assert after["states"][0]["colour"] == {"of": "the future"}
    assert after["indicators"] == [{"key": "kept"}]

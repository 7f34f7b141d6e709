"""Procedures that come as data: where their files lie, and what a document says without a database."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from forms.engine.problems import Problem, errors_only
from forms.field_types import FIELD_TYPES, value_types
from processes.effects import effect_kind, effect_kinds
from processes.engine import definition as documents
from processes.engine.examples import example_problems, untried
from processes.engine.model import CalendarLike

from .measure_files import measure_faults

PACKS = Path(__file__).resolve().parent.parent / "packs"


@dataclass(frozen=True, kw_only=True)
class PackReport:
    """What a pack came to: how much its examples try, and everything that is wrong with it."""

    key: str
    examples: int
    steps: int
    measures: int
    faults: tuple[str, ...]


def pack_paths() -> list[Path]:
    """Returns the folders of the packs that come with the product."""
    return sorted(each.parent for each in PACKS.glob("*/procedure.json"))


class NoSuchPack(LookupError):
    """The words name neither a pack of the product nor a folder with a procedure."""


def pack_folders(named: Sequence[str]) -> list[Path]:
    """Returns the folders of packs named by key or by path; all packs of the product when none is named.

    Raises NoSuchPack.
    """
    return [_folder(each) for each in named] or pack_paths()


def _folder(name: str) -> Path:
    for path in (PACKS / name, Path(name)):
        if (path / "procedure.json").exists():
            return path
    known = ", ".join(each.name for each in pack_paths())
    raise NoSuchPack(f"There is no pack {name}. Known: {known}")


def pack_document(path: Path) -> dict[str, Any]:
    """Returns ``path/procedure.json`` with its examples, as it is published."""
    document: dict[str, Any] = json.loads((path / "procedure.json").read_text(encoding="utf-8"))
    told = path / "examples.json"
    if told.exists():
        examples = json.loads(told.read_text(encoding="utf-8"))
        document["examples"] = {name: part for name, part in examples.items() if name != "procedure"}
    return document


def pack_registers(path: Path) -> list[dict[str, Any]]:
    """Returns the registers that the pack brings along (``path/registers/KEY.json``)."""
    return [json.loads(each.read_text(encoding="utf-8")) for each in sorted(path.glob("registers/*.json"))]


def document_problems(
    document: Mapping[str, Any],
    *,
    roles: Collection[str] | None,
    calendar: CalendarLike | None = None,
    today: date | None = None,
) -> list[Problem]:
    """Returns everything wrong with a document, its effects and its worked examples; nothing is asked of a database."""
    kinds = set(effect_kinds())
    found = list(documents.problems(document, roles=roles, effects=kinds, calendar=calendar, today=today))
    if errors_only(found):
        return found
    definition = documents.read(document)
    for transition in definition.transitions.values():
        for index, effect in enumerate(transition.effects):
            place = f"transitions/{transition.key}/effects/{index}"
            for each in effect_kind(effect.kind).problems(effect.config, definition):
                found.append(Problem(f"{place}/{each.path}", each.code, each.context))
    return found + example_problems(definition, document.get("examples", {}))


def checked_pack(path: Path, roles: Collection[str]) -> PackReport:
    """Returns what a pack came to: nothing may be wrong, not even a warning, and the examples must show everything."""
    document = pack_document(path)
    examples = document.get("examples", {"examples": []})
    problems = document_problems(document, roles=roles)
    faults = [_said(each, examples["examples"]) for each in problems]
    if not errors_only(problems):
        faults += _settings(document)
        faults += untried(document, examples)
    faults += _untold(document, path)
    measures, wrong = measure_faults(path, PACKS)
    faults += wrong
    return PackReport(
        key=path.name,
        examples=len(examples["examples"]),
        steps=sum(len(each.get("steps", ())) for each in examples["examples"]),
        measures=measures,
        faults=tuple(faults),
    )


def _settings(document: Mapping[str, Any]) -> list[str]:
    """What is wrong with the settings of the fields, as their types say."""
    if documents.problems(document, types=value_types()):
        return ["form: field types and the engine disagree"]
    fields = documents.read(document).form.fields
    problems = [(spec.key, each) for spec in fields for each in FIELD_TYPES[spec.type].config_problems(spec)]
    return [f"form/{key}/{each.path}: {each.code} {dict(each.context)}" for key, each in problems]


def _untold(document: Mapping[str, Any], path: Path) -> list[str]:
    """What is still to be confirmed has to stand in the README, so that nobody takes it for checked."""
    readme = path / "README.md"
    told = readme.read_text(encoding="utf-8") if readme.exists() else ""
    points = [str(each.get("text", {}).get("zh-hans", "")) for each in document.get("to_confirm", ())]
    return [f"README.md does not tell what is to be confirmed: {each}" for each in points if each not in told]


def _said(problem: Problem, examples: list[Mapping[str, Any]]) -> str:
    place = problem.path.removeprefix("examples/examples/")
    if place.isdigit():
        name = examples[int(place)].get("name", {})
        return f"example {int(place) + 1} “{name.get('en', '')}”: {problem.code} {dict(problem.context)}"
    return f"{problem.path}: {problem.code} {dict(problem.context)}"

"""What differs between two documents of a procedure, in terms of its parts."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from forms.field_types import FIELD_TYPES
from processes.engine.model import (
    ParameterSpec,
    RubricSpec,
    StartSpec,
    StateSpec,
    TimerSpec,
    TransitionSpec,
    VoteSpec,
)
from processes.texts import localized

LISTS = ("fields", "states", "transitions", "votes", "rubrics", "parameters", "numbers", "printouts", "pages")
WHOLE = ("title", "summary", "start", "rules", "restricted_fields", "choices", "duplicates", "verbs")
BLANK: tuple[Any, ...] = (None, "", False, [], {})


def _standard(spec: type) -> Mapping[str, Any]:
    return {each.name: each.default for each in dataclasses.fields(spec) if each.default is not dataclasses.MISSING}


STANDARD: Mapping[str, Mapping[str, Any]] = {
    "start": _standard(StartSpec),
    "states": _standard(StateSpec),
    "timers": _standard(TimerSpec),
    "transitions": _standard(TransitionSpec),
    "votes": _standard(VoteSpec),
    "rubrics": _standard(RubricSpec),
    "parameters": _standard(ParameterSpec),
}
"""What holds where a part of the document is silent."""


@dataclass(frozen=True)
class Change:
    """One part that was added, removed or changed; ``details`` names what of it."""

    part: str
    key: str
    title: str
    kind: Literal["added", "removed", "changed"]
    details: tuple[str, ...] = ()


def document_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Returns the differences in the order of the parts.

    Formulas are compared by their text; to spell out what holds anyway is no difference.
    """
    changes = [
        Change(name, name, "", "changed")
        for name in WHOLE
        if without_standards(before.get(name) or {}, name) != without_standards(after.get(name) or {}, name)
    ]
    for name in LISTS:
        changes += _list_changes(name, _rows(before, name), _rows(after, name))
    return changes


def without_standards(value: Any, part: str = "") -> Any:
    """Returns a part of a document without what is blank or holds where the document is silent."""
    if isinstance(value, list | tuple):
        return [without_standards(each, part) for each in value]
    if not isinstance(value, Mapping):
        return value
    standard = STANDARD.get(part, {})
    if part == "fields" and value.get("type") in FIELD_TYPES:
        settings = {each.name: each.default for each in FIELD_TYPES[value["type"]].settings}
        config = {
            name: each for name, each in (value.get("config") or {}).items() if each not in (None, settings.get(name))
        }
        value = {**value, "config": config}
    plain = {name: without_standards(each, name) for name, each in value.items() if not name.endswith("_tree")}
    # False is not blank where silence means true.
    return {
        name: each
        for name, each in plain.items()
        if each != standard.get(name) and not (each in BLANK and standard.get(name) in (*BLANK, ()))
    }


def _rows(document: Mapping[str, Any], name: str) -> dict[str, Mapping[str, Any]]:
    rows: Iterable[Mapping[str, Any]] = (
        (document.get("form") or {}).get("fields", ()) if name == "fields" else document.get(name) or ()
    )
    return {str(row.get("key")): without_standards(row, name) for row in rows}


def _list_changes(
    part: str, before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterable[Change]:
    for key, row in after.items():
        if key not in before:
            yield Change(part, key, _title(row), "added")
        elif row != before[key]:
            names = {*row, *before[key]}
            details = tuple(sorted(name for name in names if row.get(name) != before[key].get(name)))
            yield Change(part, key, _title(row), "changed", details)
    for key, row in before.items():
        if key not in after:
            yield Change(part, key, _title(row), "removed")


def _title(row: Mapping[str, Any]) -> str:
    return localized(row.get("title") or row.get("label") or {})

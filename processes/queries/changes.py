"""What differs between two documents of a procedure, in terms of its parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from processes.texts import localized

LISTS = ("fields", "states", "transitions", "votes", "rubrics", "parameters", "numbers", "printouts", "pages")
WHOLE = ("title", "summary", "start", "rules", "restricted_fields")


@dataclass(frozen=True)
class Change:
    """One part that was added, removed or changed; ``details`` names what of it."""

    part: str
    key: str
    title: str
    kind: Literal["added", "removed", "changed"]
    details: tuple[str, ...] = ()


def document_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Returns the differences in the order of the parts; formulas are compared by their text."""
    changes = [
        Change(name, name, "", "changed") for name in WHOLE if (before.get(name) or {}) != (after.get(name) or {})
    ]
    for name in LISTS:
        changes += _list_changes(name, _rows(before, name), _rows(after, name))
    return changes


def _rows(document: Mapping[str, Any], name: str) -> dict[str, Mapping[str, Any]]:
    rows: Iterable[Mapping[str, Any]] = (
        (document.get("form") or {}).get("fields", ()) if name == "fields" else document.get(name) or ()
    )
    return {
        str(row.get("key")): {key: value for key, value in row.items() if not key.endswith("_tree")} for row in rows
    }


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

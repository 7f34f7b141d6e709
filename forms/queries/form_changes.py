"""What changed between two versions of a form, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from forms.queries.change_details import Detail, details_of, section_details


@dataclass(frozen=True)
class FormChange:
    """One field or section added, removed, moved or changed.

    ``parts`` names what changed (label, required, config…), ``details`` says it in words, with before and after.
    """

    kind: Literal["added", "removed", "changed", "moved"]
    key: str
    label: Any
    parts: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()
    is_section: bool = False


def form_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FormChange]:
    """Returns the differences between two documents: sections, then fields in the order of the newer, removed last."""
    return [*_title_changes(before, after), *_section_changes(before, after), *_field_changes(before, after)]


def _title_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FormChange]:
    if not before or not differs(after.get("title"), before.get("title")):
        return []
    details = tuple(section_details(before, after, ("title",)))
    return [FormChange("changed", "", after.get("title") or "", ("title",), details)]


def _field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FormChange]:
    old = {field["key"]: field for field in before.get("fields", ())}
    new = {field["key"]: field for field in after.get("fields", ())}
    changes: list[FormChange] = []
    stayed = {key: place for place, key in enumerate(key for key in old if key in new)}
    order = {key: place for place, key in enumerate(key for key in new if key in old)}
    for key, field in new.items():
        label = field.get("label") or key
        if key not in old:
            changes.append(FormChange("added", key, label))
            continue
        parts = tuple(sorted(name for name in {*field, *old[key]} if differs(field.get(name), old[key].get(name))))
        if parts:
            changes.append(FormChange("changed", key, label, parts, tuple(details_of(old[key], field, parts))))
        elif stayed[key] != order[key]:
            changes.append(FormChange("moved", key, label))
    changes += [FormChange("removed", key, field.get("label") or key) for key, field in old.items() if key not in new]
    return changes


def _section_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FormChange]:
    old = {section["key"]: section for section in before.get("sections") or ()}
    new = {section["key"]: section for section in after.get("sections") or ()}
    changes: list[FormChange] = []
    for key, section in new.items():
        label = section.get("title") or key
        if key not in old:
            changes.append(FormChange("added", key, label, is_section=True))
            continue
        parts = tuple(sorted(name for name in {*section, *old[key]} if differs(section.get(name), old[key].get(name))))
        if parts:
            details = tuple(section_details(old[key], section, parts))
            changes.append(FormChange("changed", key, label, parts, details, is_section=True))
    for key, section in old.items():
        if key not in new:
            changes.append(FormChange("removed", key, section.get("title") or key, is_section=True))
    return changes


def differs(after: Any, before: Any) -> bool:
    """Whether two parts of a field mean something different; absent, empty and false mean the same."""
    return (after or None) != (before or None)

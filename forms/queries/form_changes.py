"""What changed between two versions of a form, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class FormChange:
    """One field added, removed, moved or changed; ``parts`` names what changed (label, required, config…)."""

    kind: Literal["added", "removed", "changed", "moved"]
    key: str
    label: Any
    parts: tuple[str, ...] = ()


def form_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FormChange]:
    """Returns the differences between two documents, in the order of the newer one, removed fields last."""
    old = {field["key"]: field for field in before.get("fields", ())}
    new = {field["key"]: field for field in after.get("fields", ())}
    changes: list[FormChange] = []
    stayed = [key for key in old if key in new]
    order = [key for key in new if key in old]
    for key, field in new.items():
        if key not in old:
            changes.append(FormChange("added", key, field.get("label", key)))
            continue
        parts = tuple(sorted(name for name in {*field, *old[key]} if differs(field.get(name), old[key].get(name))))
        if parts:
            changes.append(FormChange("changed", key, field.get("label", key), parts))
        elif stayed.index(key) != order.index(key):
            changes.append(FormChange("moved", key, field.get("label", key)))
    changes += [FormChange("removed", key, field.get("label", key)) for key, field in old.items() if key not in new]
    return changes


def differs(after: Any, before: Any) -> bool:
    """Whether two parts of a field mean something different; absent, empty and false mean the same."""
    return (after or None) != (before or None)

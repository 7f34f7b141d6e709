"""Fields under other keys: every place of a document that names a field follows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from forms.engine.expressions import ExpressionError, field_names, parse
from forms.engine.frozen import thaw

FORMULAS = frozenset({"required", "visible_when", "read_only", "computed", "default_formula", "check", "when"})
TOLD = re.compile(r"\$\{([a-z][a-z0-9_]{0,63})\}")
"""An answer inside the words of a form."""


def with_other_keys(value: Any, names: Mapping[str, str]) -> Any:
    """The JSON of sections and fields with every mention of a field under its new name; their own keys stay."""
    if isinstance(value, Mapping):
        if value.keys() == {"var"} and isinstance(value["var"], str):
            return {"var": names.get(value["var"], value["var"])}
        return {name: _member(name, part, names) for name, part in value.items()}
    if isinstance(value, str):
        return TOLD.sub(lambda found: f"${{{names.get(found[1], found[1])}}}", value)
    return [with_other_keys(part, names) for part in value] if isinstance(value, list | tuple) else value


def told_keys(value: Any) -> set[str]:
    """The fields whose answers stand in the words of this JSON."""
    if isinstance(value, str):
        return set(TOLD.findall(value))
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return {key for part in parts for key in told_keys(part)}


def _member(name: str, part: Any, names: Mapping[str, str]) -> Any:
    """One member of a section, a field, a column, a rule or an option."""
    if name in ("key", "value", "default", "parents", "section"):
        return part
    if name in FORMULAS and isinstance(part, str):
        return _formula(part, names)
    if name == "depends_on":
        return names.get(part, part)
    if name == "default_from" and isinstance(part, str) and part.startswith("last:"):
        return "last:" + names.get(part.removeprefix("last:"), part.removeprefix("last:"))
    if name == "renewed_by":
        return [names.get(each, each) for each in part or ()]
    if name == "fill" and isinstance(part, Mapping):
        return {names.get(key, key): source for key, source in part.items()}
    if name == "columns" and isinstance(part, list | tuple):
        own = {column["key"] for column in part if isinstance(column, Mapping) and "key" in column}
        return with_other_keys(part, {key: new for key, new in names.items() if key not in own})
    return with_other_keys(part, names)


def _formula(text: str, names: Mapping[str, str]) -> Any:
    try:
        tree = parse(text) if text.strip() else None
    except ExpressionError:
        return text
    return with_other_keys(thaw(tree), names) if tree is not None and field_names(tree) & names.keys() else text

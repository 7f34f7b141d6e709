"""What other programs will not see of a form in its XLSForm: it travels along packed, for the way back to us alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from forms.engine.xlsform.checks_out import CHECKED, CHECKS

SETTINGS: Mapping[str, frozenset[str]] = {
    "choice": frozenset({"options", "look", "depends_on"}),
    "multi": frozenset({"options", "depends_on"}),
    "ranking": frozenset({"options"}),
    "range": frozenset({"minimum", "maximum", "step"}),
    "rating": frozenset({"most", "first"}),
    "table": frozenset({"columns", "min_rows", "max_rows"}),
    "matrix": frozenset({"rows", "columns", "cells", "every_row"}),
    "computed": frozenset({"result", "unseen"}),
    "note": frozenset({"text"}),
    "metadata": frozenset({"what"}),
    "bool": frozenset({"must_be_true"}),
}
"""{type: settings that the sheets say or that lose nothing by being left away}, besides those of constraints."""
MEMBERS = ("masking", "personal_data", "placeholder")
HARMLESS = frozenset({"places", "rows", "unit", "capitals"})


class Unsaid(NamedTuple):
    """One thing that the sheets do not say: of which question, what ("type", "formula", "setting", "option",
    "value") and which."""

    key: str
    what: str
    value: str


def unsaid_of(field: Mapping[str, Any], written: str | None) -> Iterator[Unsaid]:
    """What the row of a field does not say; ``written`` is its type in the sheet, None for a makeshift."""
    key, kind, config = field["key"], field["type"], field.get("config") or {}
    if written is None:
        yield Unsaid(key, "type", kind)
    known = SETTINGS.get(kind, frozenset()) | (CHECKED if kind in CHECKS else frozenset()) | HARMLESS
    for name, value in config.items():
        if name not in known and value not in (None, "", False, [], {}):
            yield Unsaid(key, "setting", name)
    for member in MEMBERS:
        if field.get(member):
            yield Unsaid(key, "setting", member)
    source = str(field.get("default_from") or "")
    if source and source.partition(":")[0] != "last":
        yield Unsaid(key, "setting", f"default_from {source}")
    for option in config.get("options") or ():
        for part in ("when", "image"):
            if option.get(part) not in (None, True, ""):
                yield Unsaid(key, "option", f"{option['value']}: {part}")

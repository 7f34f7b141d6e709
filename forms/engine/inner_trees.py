"""The expressions inside the settings of a field: those of the columns of a table, and the conditions of options."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from forms.engine.expressions import ExpressionError, Tree, parse

ROW_NUMBER = "row_number"
"""What formulas in a cell call the number of their row."""
MEMBERS = ("required", "visible_when", "read_only", "computed", "default_formula")


def inner_trees(config: Mapping[str, Any]) -> Iterator[Tree]:
    """Every expression in the settings of one field; what cannot be read is left out."""
    for column in _mappings(config.get("columns")):
        for member in MEMBERS:
            yield _tree(column.get(member))
        for rule in _mappings(column.get("rules")):
            yield _tree(rule.get("check"))
        inner = column.get("config")
        if isinstance(inner, Mapping):
            yield from (_tree(option.get("when")) for option in _mappings(inner.get("options")))
    yield from (_tree(option.get("when")) for option in _mappings(config.get("options")))


def _mappings(items: Any) -> Iterator[Mapping[str, Any]]:
    return (each for each in items or () if isinstance(each, Mapping)) if isinstance(items, list | tuple) else iter(())


def _tree(formula: Any) -> Tree:
    return _parsed(formula) if isinstance(formula, str) else formula


@lru_cache(maxsize=512)
def _parsed(text: str) -> Tree:
    try:
        return parse(text) if text.strip() else None
    except ExpressionError:
        return None

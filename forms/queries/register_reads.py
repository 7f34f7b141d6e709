"""Where other forms and formulas read a register: links that fill in, and lookups by name."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.expressions import fact_calls
from forms.field_types.wording import localized

COLUMNS_AT: Mapping[str, tuple[int, ...]] = {"register_count": (1,), "register_value": (1, 2), "register_sum": (1, 2)}
"""Which arguments of the lookups into a register are keys of its fields; the first names the register."""


def register_reads(definition: FormDefinition, register: str) -> Iterator[tuple[str, str]]:
    """Yields (field of the register, question here that reads it)."""
    for spec in definition.fields:
        name = f"{localized(spec.label) or spec.key} ({spec.key})"
        trees = [spec.visible_when, spec.required, spec.read_only, spec.computed, spec.default_formula]
        trees += [rule.check for rule in spec.rules]
        found = {*_linked(spec, register), *(key for tree in trees for key in looked_up(tree, register))}
        yield from ((key, name) for key in sorted(found))


def looked_up(tree: Any, register: str) -> set[str]:
    """Returns the fields of the register that a formula asks for."""
    return {
        arguments[place]
        for name, arguments in fact_calls(tree)
        if name in COLUMNS_AT and arguments and arguments[0] == register
        for place in COLUMNS_AT[name]
        if place < len(arguments)
    }


def _linked(spec: FieldSpec, register: str) -> set[str]:
    config = spec.config
    if spec.type != "record" or config.get("form") != register:
        return set()
    fill = config.get("fill")
    filled = fill.values() if isinstance(fill, Mapping) else ()
    return {str(key) for key in (*filled, *(config.get("title") or ()), config.get("where") or "") if key}

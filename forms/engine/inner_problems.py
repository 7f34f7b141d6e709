"""Wrong expressions inside the settings of a field: in the columns of a table, and in the conditions of options."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from forms.engine.definition import FieldSpec, condition
from forms.engine.expressions import ExpressionError, FactFunction, Function, Tree, check, field_names
from forms.engine.inner_trees import MEMBERS, ROW_NUMBER
from forms.engine.problems import Problem


def inner_problems(
    spec: FieldSpec,
    names: Mapping[str, str],
    types: Mapping[str, str],
    functions: Mapping[str, Function | FactFunction],
    columns: Mapping[str, Collection[str]],
) -> Iterator[Problem]:
    """The findings of one field, each with its path below the field. Cells read their row first, then the form."""
    row = [each for each in spec.config.get("columns") or () if isinstance(each, Mapping) and "key" in each]
    own = {str(column["key"]): types.get(str(column.get("type") or "text"), "any") for column in row}
    inside = {**names, **own, ROW_NUMBER: "number"}
    later = [str(column["key"]) for column in row if column.get("computed")]
    for number, column in enumerate(spec.config.get("columns") or ()):
        if not isinstance(column, Mapping):
            continue
        path = f"config/columns/{number}"
        for member, tree in _trees(column):
            yield from (
                problem.under(f"{path}/{member}") for problem in check(tree, inside, functions, columns=columns)
            )
        if column.get("computed"):
            later.remove(str(column.get("key")))
            ahead = sorted(field_names(_tree(column["computed"])) & {*later, str(column.get("key"))})
            for key in ahead:
                yield Problem(f"{path}/computed", "column_reads_later", {"key": key}, "warning")
        for place, tree in _conditions(column.get("config")):
            yield from (problem.under(f"{path}/{place}") for problem in check(tree, inside, functions, columns=columns))
    for place, tree in _conditions(spec.config):
        yield from (problem.under(place) for problem in check(tree, names, functions, columns=columns))


def _trees(column: Mapping[str, Any]) -> Iterator[tuple[str, Tree]]:
    for member in MEMBERS:
        yield member, _tree(column.get(member))
    for number, rule in enumerate(column.get("rules") or ()):
        if isinstance(rule, Mapping):
            yield f"rules/{number}/check", _tree(rule.get("check"))


def _conditions(config: Any) -> Iterator[tuple[str, Tree]]:
    options = config.get("options") if isinstance(config, Mapping) else None
    for number, option in enumerate(options if isinstance(options, list | tuple) else ()):
        if isinstance(option, Mapping) and option.get("when") is not None:
            yield f"config/options/{number}/when", _tree(option["when"])


def _tree(formula: Any) -> Tree:
    """The tree of a formula; one that cannot be read is named by the type of its field."""
    try:
        return condition(formula)
    except ExpressionError:
        return None

"""The columns of a table, as a setting."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from forms.engine.definition import FieldSpec, Rule
from forms.engine.expressions import ExpressionError, Tree, parse
from forms.engine.frozen import FrozenMapping, thaw
from forms.engine.problems import Problem

from .masks import MASKS
from .settings import KEY, Setting, words_problems

if TYPE_CHECKING:
    from .base import FieldType

MOST_COLUMNS = 200
FORMULAS = ("computed", "visible_when", "required", "read_only", "default_formula")


def column_kinds() -> Mapping[str, "FieldType"]:
    """Returns the field types that a column can have, by key."""
    from . import FIELD_TYPES  # the registry holds the table, whose columns it lists

    return {key: kind for key, kind in FIELD_TYPES.items() if kind.can_be_column}


@lru_cache(maxsize=512)
def row_formula(text: str) -> Tree:
    """Returns the tree of a column's formula. Raises ExpressionError."""
    return parse(text)


class Columns(Setting):
    """[{"key", "label", "type", "required", "config", …}]: fields that stand beside one another in every row."""

    is_list = holds_fields = True

    def problems(self, value: Any, path: str) -> list[Problem]:
        if value is None:
            return []
        if not isinstance(value, list | tuple) or len(value) > MOST_COLUMNS:
            return [Problem(path, "columns_not_a_list", {"maximum": MOST_COLUMNS})]
        found: list[Problem] = []
        seen: set[str] = set()
        for index, column in enumerate(value):
            place = f"{path}/{index}"
            key = column.get("key") if isinstance(column, Mapping) else None
            if not isinstance(key, str) or not KEY.fullmatch(key):
                found.append(Problem(f"{place}/key", "key_not_readable", {"key": str(key)[:80]}))
                continue
            if key in seen:
                found.append(Problem(f"{place}/key", "column_twice", {"key": key}))
            seen.add(key)
            found += words_problems(column.get("label"), f"{place}/label")
            if not isinstance(column.get("type", "text"), str) or column.get("type", "text") not in column_kinds():
                known = ", ".join(column_kinds())
                found.append(
                    Problem(f"{place}/type", "column_type_unknown", {"type": str(column["type"])[:80], "known": known})
                )
            if not isinstance(column.get("config", {}), Mapping):
                found.append(Problem(f"{place}/config", "config_not_an_object", {}))
            if (column.get("masking") or "") not in MASKS:
                found.append(Problem(f"{place}/masking", "wrong_shape", {"value": str(column["masking"])[:80]}))
            personal = column.get("personal_data") or {}
            if not isinstance(personal, Mapping):
                found.append(Problem(f"{place}/personal_data", "wrong_shape", {"value": str(personal)[:80]}))
            for member in FORMULAS:
                found += formula_problems(column.get(member), f"{place}/{member}")
            found += rule_problems(column.get("rules"), f"{place}/rules")
        return found

    def value(self, value: Any) -> tuple[FieldSpec, ...]:
        return tuple(
            FieldSpec(
                key=column["key"],
                type=column.get("type", "text"),
                label=column.get("label") or column["key"],
                help=column.get("help") or FrozenMapping(),
                placeholder=column.get("placeholder") or FrozenMapping(),
                required=tree_of(column.get("required")) or False,
                visible_when=tree_of(column.get("visible_when")),
                rules=tuple(
                    Rule(tree_of(rule.get("check")), rule.get("message") or FrozenMapping())
                    for rule in column.get("rules") or ()
                ),
                read_only=tree_of(column.get("read_only")) or False,
                default=column.get("default"),
                default_formula=tree_of(column.get("default_formula")),
                config=FrozenMapping(column.get("config") or {}),
                computed=tree_of(column.get("computed")),
                personal_data=column.get("personal_data"),
                masking=column.get("masking") or "",
            )
            for column in value
        )


def tree_of(formula: Any) -> Tree:
    """Returns the tree of a formula text or tree, None when there is none."""
    if not formula:
        return None
    return row_formula(formula) if isinstance(formula, str) else thaw(formula)


def formula_problems(formula: Any, path: str) -> list[Problem]:
    """Returns why the formula of a column cannot be read."""
    if formula is None or isinstance(formula, Mapping | bool):
        return []
    if not isinstance(formula, str) or len(formula) > 4000:
        return [Problem(path, "setting_not_a_word", {})]
    try:
        row_formula(formula)
    except ExpressionError as error:
        return [Problem(path, error.code, error.context)]
    return []


def rule_problems(rules: Any, path: str) -> list[Problem]:
    """Returns what is wrong with the rules of a column."""
    if rules is None:
        return []
    if not isinstance(rules, list | tuple) or not all(isinstance(rule, Mapping) and "check" in rule for rule in rules):
        return [Problem(path, "wrong_shape", {"value": str(rules)[:80]})]
    found: list[Problem] = []
    for index, rule in enumerate(rules):
        found += formula_problems(rule["check"], f"{path}/{index}/check")
        found += words_problems(rule.get("message"), f"{path}/{index}/message")
    return found

"""The columns of a table, as a setting."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms.engine.definition import FieldSpec, Rule
from forms.engine.expressions import ExpressionError, Tree, parse, to_text
from forms.engine.frozen import FrozenMapping, thaw
from forms.engine.problems import Problem

from .settings import KEY, Setting, words_from_block, words_problems, words_to_block

if TYPE_CHECKING:
    from .base import FieldType

MOST_COLUMNS = 200
FURTHER = ("help", "visible_when", "rules", "read_only", "default", "default_formula")


def column_kinds() -> Mapping[str, "FieldType"]:
    """Returns the field types that a column can have, by key."""
    from . import FIELD_TYPES  # the registry holds the table, whose columns it lists

    return {key: kind for key, kind in FIELD_TYPES.items() if kind.can_be_column}


def column_choices() -> list[tuple[str, Any]]:
    """Returns (key, label) of the types that a column can have."""
    return [(key, kind.label) for key, kind in column_kinds().items()]


@lru_cache(maxsize=512)
def row_formula(text: str) -> Tree:
    """Returns the tree of a column's formula. Raises ExpressionError."""
    return parse(text)


class Columns(Setting):
    """[{"key", "label", "type", "required", "config"}]."""

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
            if column.get("type", "text") not in column_kinds():
                known = ", ".join(column_kinds())
                found.append(
                    Problem(f"{place}/type", "column_type_unknown", {"type": str(column["type"])[:80], "known": known})
                )
            if not isinstance(column.get("config", {}), Mapping):
                found.append(Problem(f"{place}/config", "config_not_an_object", {}))
            for member in ("computed", "visible_when", "required", "default_formula"):
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
                required=tree_of(column.get("required")) or False,
                visible_when=tree_of(column.get("visible_when")),
                rules=tuple(
                    Rule(tree_of(rule.get("check")), rule.get("message") or FrozenMapping())
                    for rule in column.get("rules") or ()
                ),
                read_only=bool(column.get("read_only")),
                default=column.get("default"),
                default_formula=tree_of(column.get("default_formula")),
                config=FrozenMapping(column.get("config") or {}),
                computed=tree_of(column.get("computed")),
            )
            for column in value
        )

    def block(self) -> blocks.Block:
        row = blocks.StructBlock(
            [
                ("key", blocks.CharBlock(label=_("Key"), max_length=60)),
                ("label", blocks.CharBlock(label=_("Heading"), max_length=120)),
                ("label_en", blocks.CharBlock(label=_("Heading in English"), max_length=120, required=False)),
                ("type", blocks.ChoiceBlock(label=_("Type"), choices=column_choices, default="text")),
                ("required", blocks.BooleanBlock(label=_("Must be filled in"), required=False)),
                ("options", blocks.TextBlock(label=_("List, one option a line"), required=False, rows=3)),
                (
                    "computed",
                    blocks.CharBlock(
                        label=_("Computed from the row as"),
                        required=False,
                        max_length=500,
                        help_text=_("Formula with the keys of other columns, as in count * price."),
                    ),
                ),
                ("further", blocks.RawHTMLBlock(label=_("Further settings (JSON)"), required=False, rows=2)),
                (
                    "logic",
                    blocks.RawHTMLBlock(
                        label=_("Conditions and rules of the cell (JSON)"),
                        required=False,
                        rows=2,
                        help_text=_('As in {"visible_when": "kind == \'other\'", "rules": [{"check": "age < 120"}]}.'),
                    ),
                ),
            ],
            label_format="{label} ({key})",
        )
        return blocks.ListBlock(row, label=self.label, default=[], collapsed=True)

    def to_block(self, value: Any) -> Any:
        return [column_to_block(thaw(column)) for column in value or ()]

    def from_block(self, value: Any) -> Any:
        return [column_from_block(row) for row in value or ()] or None


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


def further_of(column: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the members that have no box of their own in the editor."""
    further = {name: column[name] for name in FURTHER if column.get(name) not in (None, "", [], {})}
    required = column.get("required")
    return further if isinstance(required, bool | None) else {**further, "required": required}


def column_to_block(column: dict[str, Any]) -> dict[str, Any]:
    """Returns the raw block value of a column."""
    config = dict(column.get("config") or {})
    options = config.pop("options", None) or []
    plain = all(option.get("label") in (None, option["value"], {"zh-hans": option["value"]}) for option in options)
    if not plain:
        config["options"] = options
    return {
        "key": column["key"],
        **words_to_block(column.get("label")),
        "type": column.get("type", "text"),
        "required": column.get("required") is True,
        "computed": to_text(column["computed"])
        if isinstance(column.get("computed"), dict)
        else column.get("computed", ""),
        "options": "\n".join(str(option["value"]) for option in options) if plain else "",
        "further": json.dumps(config, ensure_ascii=False) if config else "",
        "logic": json.dumps(further_of(column), ensure_ascii=False) if further_of(column) else "",
    }


def column_from_block(row: Any) -> dict[str, Any]:
    """Returns the JSON of a column; settings that are no JSON object stay as text for the validator to name."""
    try:
        config = json.loads(row.get("further") or "{}")
    except ValueError:
        config = row.get("further")
    options = [line.strip() for line in (row.get("options") or "").splitlines() if line.strip()]
    if options and isinstance(config, dict):
        config["options"] = [{"value": option, "label": {"zh-hans": option}} for option in options]
    column = {"key": row["key"], **words_from_block(row), "type": row["type"]}
    if (row.get("computed") or "").strip():
        column["computed"] = row["computed"].strip()
    try:
        logic = json.loads(row.get("logic") or "{}")
    except ValueError:
        logic = {}
    if isinstance(logic, dict):
        column |= {name: part for name, part in logic.items() if name in (*FURTHER, "required")}
    return {**column, **({"required": True} if row["required"] else {}), **({"config": config} if config else {})}

"""The functions of XForms and ODK in our language, each by one small translation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from forms.engine.xlsform.coercion import (
    BLANK,
    EPOCH,
    Typed,
    as_date,
    as_number,
    as_text,
    is_blank_literal,
    unified,
    whole,
)
from forms.engine.xlsform.date_formats import formatted
from forms.engine.xlsform.lookups import choice_name, listed
from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.translating import Translate, Translator
from forms.engine.xlsform.xpath import Call, Literal, Node, Path, Reference

Arguments = tuple[Node, ...]


def needs(arguments: Arguments, least: int, most: int | None = None) -> None:
    """Raises Uncarried when a function is given too little or too much."""
    if len(arguments) < least or (most is not None and len(arguments) > most):
        raise Uncarried("arguments", given=len(arguments))


def choice(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 3, 3)
    condition = translator.condition(arguments[0])
    first, second = unified(translator.value(arguments[1]), translator.value(arguments[2]))
    kind = first.type if not is_blank_literal(first) else second.type
    return Typed({"if": [condition, first.tree, second.tree]}, kind, whole=first.whole and second.whole)


def as_it_is(item: Typed) -> Typed:
    return item


SAME: Mapping[str, Callable[[Typed], Typed]] = {"number": as_number, "text": as_text}


def coalesced(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1)
    found = [translator.value(argument) for argument in arguments]
    kind = found[0].type
    for other in found[1:]:
        kind = unified(found[0], other)[0].type if not is_blank_literal(other) else kind
    same = SAME.get(kind, as_it_is)
    return Typed({"coalesce": [same(item).tree for item in found]}, kind, whole=all(item.whole for item in found))


def selected(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 2, 2)
    where, what = translator.value(arguments[0]), as_text(translator.value(arguments[1]))
    if where.type == "list":
        return Typed({"in": [what.tree, where.tree]}, "bool")
    if where.options:
        return Typed({"===": [where.tree, what.tree]}, "bool")
    if where.type == "any":
        return Typed({"===": [where.tree, what.tree]}, "bool")
    translator.known("split")
    return Typed({"in": [what.tree, {"split": [as_text(where).tree, " "]}]}, "bool")


def selected_at(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 2, 2)
    where, place = translator.value(arguments[0]), translator.number(arguments[1])
    translator.known("item")
    items = where.tree if where.type == "list" else {"split": [as_text(where).tree, " "]}
    at = place.tree + 1 if place.is_literal else {"+": [place.tree, 1]}
    return Typed({"item": [items, at]}, "text", where.options)


def count_selected(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1, 1)
    where = translator.value(arguments[0])
    items = where.tree if where.type == "list" or where.options else {"split": [as_text(where).tree, " "]}
    return Typed({"count": [items]}, "number", whole=True)


def counted(translator: Translator, arguments: Arguments) -> Typed:
    """count(repeat), count(question in a repeat); a count of other things is that of answered ones."""
    needs(arguments, 1, 1)
    named = translator.named(arguments[0])
    if named is not None and named.kind == "repeat":
        return Typed({"count": [{"var": named.key}]}, "number", whole=True)
    rows = translator.rows_of(arguments[0])
    if rows is not None:
        return Typed({"count": [{"var": rows[1]}]}, "number", whole=True)
    if filtered(arguments[0]):
        return counted_rows(translator, arguments[0])
    if named is not None and named.kind != "group":
        return Typed(1, "number", whole=True)
    raise Uncarried("path")


def filtered(node: Node) -> bool:
    return isinstance(node, Path) and bool(node.predicates)


def counted_rows(translator: Translator, node: Node) -> Typed:
    """count(${repeat}[column = value])."""
    assert isinstance(node, Path)  # noqa: S101  (told apart by the caller)
    base = node.start if node.start is not None else Path(node.steps)
    found = translator.named(base)
    if found is None or len(node.predicates) != 1:
        raise Uncarried("path")
    test = node.predicates[0][1]
    if not (isinstance(test, Call) and test.name == "="):
        raise Uncarried("row_condition")
    table = found.key if found.kind == "repeat" else found.table
    for one, other in (test.arguments, test.arguments[::-1]):
        column = translator.named(one)
        if column is None and isinstance(one, Path) and one.steps == (".",):
            column = found
        if column is not None and column.table == table and table:
            value = translator.value(other)
            value = as_number(value) if column.value() == "number" else as_text(value)
            return Typed({"count_where": [{"var": table}, column.key, value.tree]}, "number", whole=True)
    raise Uncarried("row_condition")


def count_filled(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1)
    rows = translator.rows_of(arguments[0]) if len(arguments) == 1 else None
    if rows is not None:
        column = {"column": [{"var": rows[1]}, rows[0].key]}
        return Typed({"count": [{"split": [{"join": [column, "\n"]}, "\n"]}]}, "number", whole=True)
    terms = [{"if": [{"filled": [translator.value(argument).tree]}, 1, 0]} for argument in arguments]
    return Typed(terms[0] if len(terms) == 1 else {"+": terms}, "number", whole=True)


def summed(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1)
    terms: list[Any] = []
    for argument in arguments:
        rows = translator.rows_of(argument)
        if rows is None:
            terms.append(translator.number(argument).tree)
        elif rows[0].value() == "number" or rows[0].value() == "any":
            terms.append({"sum_of": [{"var": rows[1]}, rows[0].key]})
        else:
            raise Uncarried("not_numbers", name=rows[0].name)
    return Typed(terms[0] if len(terms) == 1 and isinstance(terms[0], dict) else {"sum": terms}, "number")


def extreme(name: str) -> Translate:
    def compute(translator: Translator, arguments: Arguments) -> Typed:
        needs(arguments, 1)
        if len(arguments) == 1:
            rows = translator.rows_of(arguments[0])
            if rows is not None:
                return Typed({f"{name}_of": [{"var": rows[1]}, rows[0].key]}, rows[0].value())
        items = [translator.value(argument) for argument in arguments]
        if all(item.type == "date" for item in items):
            return Typed({name: [item.tree for item in items]}, "date")
        return Typed({name: [as_number(item).tree for item in items]}, "number", whole=all(i.whole for i in items))

    return compute


def concatenated(translator: Translator, arguments: Arguments) -> Typed:
    parts: list[Any] = []
    for argument in arguments:
        rows = translator.rows_of(argument)
        if rows is not None:
            parts.append({"join": [{"column": [{"var": rows[1]}, rows[0].key]}, ""]})
            continue
        item = translator.value(argument)
        parts.append(as_text(item).tree if item.type in ("list", "table") or item.is_literal else item.tree)
    return Typed({"concat": parts}, "text")


def joined(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1)
    separator = translator.text(arguments[0]).tree
    items: list[Any] = []
    for argument in arguments[1:]:
        rows = translator.rows_of(argument)
        if rows is not None and len(arguments) == 2:
            return Typed({"join": [{"column": [{"var": rows[1]}, rows[0].key]}, separator]}, "text")
        items.append(translator.text(argument).tree)
    return Typed({"join": [items, separator]}, "text")


def text_function(name: str, count: int = 1, kind: str = "text") -> Translate:
    def call(translator: Translator, arguments: Arguments) -> Typed:
        needs(arguments, count, count)
        return Typed(
            {translator.known(name): [translator.text(each).tree for each in arguments]}, kind, whole=kind == "number"
        )

    return call


def string_length(translator: Translator, arguments: Arguments) -> Typed:
    node = arguments[0] if arguments else Path((".",))
    return Typed({"length": [translator.text(node).tree]}, "number", whole=True)


def substr(translator: Translator, arguments: Arguments) -> Typed:
    """substr(text, start, end): counted from 0, the end left out."""
    needs(arguments, 2, 3)
    text, start = translator.text(arguments[0]).tree, translator.number(arguments[1])
    if start.is_literal and start.tree < 0:
        if len(arguments) == 2:
            return Typed({"right": [text, -start.tree]}, "text")
        raise Uncarried("counted_from_the_end")
    first = start.tree + 1 if start.is_literal else {"+": [start.tree, 1]}
    if len(arguments) == 2:
        return Typed({translator.known("mid"): [text, first]}, "text")
    end = translator.number(arguments[2])
    if end.is_literal and end.tree < 0:
        raise Uncarried("counted_from_the_end")
    length = end.tree - start.tree if start.is_literal and end.is_literal else {"-": [end.tree, start.tree]}
    return Typed({translator.known("mid"): [text, first, length]}, "text")


def substring(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 2, 3)
    parts = [translator.text(arguments[0]).tree, *(translator.number(each).tree for each in arguments[1:])]
    return Typed({translator.known("mid"): parts}, "text")


def part_of(place: int) -> Translate:
    def cut(translator: Translator, arguments: Arguments) -> Typed:
        needs(arguments, 2, 2)
        text, separator = (translator.text(each).tree for each in arguments)
        translator.known("split")
        found = {"item": [{"split": [text, separator]}, place]}
        return Typed({"if": [{"contains": [text, separator]}, found, None]}, "text")

    return cut


def part_after(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 2, 2)
    text, separator = translator.text(arguments[0]).tree, arguments[1]
    if not isinstance(separator, Literal) or not separator.value:
        raise Uncarried("not_literal")
    pattern = f"(?s){re.escape(str(separator.value))}(.*)"
    return Typed({translator.known("extract"): [text, pattern]}, "text")


def replaced(translator: Translator, arguments: Arguments) -> Typed:
    """translate() with single characters becomes replacements, one after the other."""
    needs(arguments, 3, 3)
    text, old, new = translator.text(arguments[0]).tree, *arguments[1:]
    if not (isinstance(old, Literal) and isinstance(new, Literal)) or len(str(old.value)) > 8:
        raise Uncarried("not_literal")
    for index, character in enumerate(str(old.value)):
        text = {translator.known("replace"): [text, character, str(new.value)[index : index + 1]]}
    return Typed(text, "text")


def replaced_all(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 3, 3)
    return Typed({translator.known("replace"): [translator.text(each).tree for each in arguments]}, "text")


def matched(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 2, 2)
    text, pattern = translator.text(arguments[0]).tree, arguments[1]
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        raise Uncarried("not_literal")
    if len(pattern.value) > 500:
        raise Uncarried("pattern_too_long")
    return Typed({"matches": [text, bare_pattern(pattern.value)]}, "bool")


def bare_pattern(pattern: str) -> str:
    """The pattern without its anchors: ours always mean the whole text."""
    text = pattern.removeprefix("^")
    if text.endswith("$") and not text.endswith("\\$"):
        text = text[:-1]
    return text if "|" not in text or (text.startswith("(") and text.endswith(")")) else f"(?:{text})"


def number_function(name: str, most: int = 1) -> Translate:
    def call(translator: Translator, arguments: Arguments) -> Typed:
        needs(arguments, 1, most)
        parts = [translator.number(each).tree for each in arguments]
        return Typed({translator.known(name): parts}, "number", whole=name in ("floor", "ceil") or len(parts) < most)

    return call


def integer(translator: Translator, arguments: Arguments) -> Typed:
    """int() cuts towards zero."""
    needs(arguments, 1, 1)
    item = translator.number(arguments[0])
    if item.whole:
        return item
    if item.is_literal:
        return Typed(int(item.tree or 0), "number", whole=True)
    if not_below_zero(item.tree):
        return Typed({"floor": [item.tree]}, "number", whole=True)
    return Typed({"if": [{"<": [item.tree, 0]}, {"ceil": [item.tree]}, {"floor": [item.tree]}]}, "number", whole=True)


def not_below_zero(tree: Any) -> bool:
    """Whether a number is an age or a length of something, as far as can be seen: divisions of spans of days."""
    if isinstance(tree, dict) and "/" in tree and len(tree["/"]) == 2:
        span, divisor = tree["/"]
        days = isinstance(span, dict) and "days_between" in span and span["days_between"][1] == {"today": []}
        return days and isinstance(divisor, (int, float)) and divisor > 0
    return False


def once(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1, 1)
    raise Uncarried("once")


def position(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 0, 1)
    if not translator.scope.table:
        raise Uncarried("position_outside")
    if translator.scope.table in translator.scope.parents:
        raise Uncarried("nested_position")
    translator.known("row_number")
    return Typed({"var": "row_number"}, "number", whole=True)


def indexed(translator: Translator, arguments: Arguments) -> Typed:
    """indexed-repeat(question, repeat, index)."""
    needs(arguments, 3)
    found = translator.named(arguments[0])
    if found is None or not found.table or len(arguments) > 3 or found.table in translator.scope.parents:
        raise Uncarried("nested_repeat_index")
    place = translator.number(arguments[2]).tree
    column = {"column": [{"var": found.table}, found.key]}
    return Typed({translator.known("item"): [column, place]}, found.value(), translator.values(found))


def dated(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1, 1)
    return as_date(translator.value(arguments[0]))


def moment(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1, 1)
    item = translator.value(arguments[0])
    return item if item.type in ("date", "datetime") else as_date(item)


def decimal_date(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1, 1)
    item = translator.value(arguments[0])
    return as_number(item if item.type in ("date", "datetime") else as_date(item))


def decimal_time(translator: Translator, arguments: Arguments) -> Typed:
    """The part of a day: hours and minutes of a time written 09:30."""
    needs(arguments, 1, 1)
    text = translator.text(arguments[0]).tree
    hours: Any = {"number": [{translator.known("left"): [text, 2]}]}
    minutes: Any = {"number": [{translator.known("mid"): [text, 4, 2]}]}
    return Typed({"/": [{"+": [{"*": [hours, 60]}, minutes]}, 1440]}, "number")


def format_date(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 2, 2)
    pattern = arguments[1]
    if not isinstance(pattern, Literal):
        raise Uncarried("not_literal")
    item = translator.value(arguments[0])
    if item.type not in ("date", "datetime"):
        item = as_date(item)
    return Typed(formatted(item, str(pattern.value)), "text")


def constant(tree: Any, kind: str) -> Translate:
    def give(translator: Translator, arguments: Arguments) -> Typed:
        needs(arguments, 0, 0)
        return Typed(tree, kind)

    return give


def negation(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1, 1)
    return Typed({"!": [translator.condition(arguments[0])]}, "bool")


def truth(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1, 1)
    item = translator.value(arguments[0])
    return item if item.type == "bool" else Typed({"and": [translator.condition(arguments[0])]}, "bool")


def truth_of_text(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1, 1)
    text = translator.text(arguments[0]).tree
    return Typed({"in": [text, ["true", "1"]]}, "bool")


def stringed(translator: Translator, arguments: Arguments) -> Typed:
    return translator.text(arguments[0] if arguments else Path((".",)))


def numbered(translator: Translator, arguments: Arguments) -> Typed:
    return translator.number(arguments[0] if arguments else Path((".",)))


def checklist(translator: Translator, arguments: Arguments) -> Typed:
    """checklist(least, most, …): so many of the conditions hold; -1 for no bound."""
    needs(arguments, 3)
    least, most = (translator.number(each) for each in arguments[:2])
    terms = [{"if": [translator.condition(each), 1, 0]} for each in arguments[2:]]
    total: Any = terms[0] if len(terms) == 1 else {"+": terms}
    bounds: list[Any] = []
    if not (least.is_literal and least.tree < 0):
        bounds.append({">=": [total, least.tree]})
    if not (most.is_literal and most.tree < 0):
        bounds.append({"<=": [total, most.tree]})
    return Typed({"and": bounds or [True]}, "bool")


def random_number(translator: Translator, arguments: Arguments) -> Typed:
    raise Uncarried("random")


def external(translator: Translator, arguments: Arguments) -> Typed:
    raise Uncarried("external_data")


def current(translator: Translator, arguments: Arguments) -> Typed:
    return translator.value(Path((".",)))


def named_choice(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 2, 2)
    where = arguments[1]
    name = str(where.value).strip() if isinstance(where, Literal) else ""
    if isinstance(where, Reference):
        name = where.name
    return choice_name(translator, arguments[0], name.removeprefix("${").removesuffix("}").strip())


FUNCTIONS: Mapping[str, Translate] = {
    "if": choice,
    "coalesce": coalesced,
    "selected": selected,
    "selected-at": selected_at,
    "count-selected": count_selected,
    "count": counted,
    "count-non-empty": count_filled,
    "sum": summed,
    "min": extreme("min"),
    "max": extreme("max"),
    "concat": concatenated,
    "join": joined,
    "string-length": string_length,
    "substr": substr,
    "substring": substring,
    "substring-before": part_of(1),
    "substring-after": part_after,
    "contains": text_function("contains", 2, "bool"),
    "starts-with": text_function("starts_with", 2, "bool"),
    "ends-with": text_function("ends_with", 2, "bool"),
    "upper-case": text_function("upper"),
    "lower-case": text_function("lower"),
    "normalize-space": text_function("trim"),
    "translate": replaced,
    "replace": replaced_all,
    "regex": matched,
    "string": stringed,
    "number": numbered,
    "int": integer,
    "round": number_function("round", 2),
    "floor": number_function("floor"),
    "ceiling": number_function("ceil"),
    "abs": number_function("abs"),
    "pow": number_function("power", 2),
    "sqrt": number_function("sqrt"),
    "true": constant(True, "bool"),
    "false": constant(False, "bool"),
    "pi": constant(3.14159265358979, "number"),
    "today": constant({"today": []}, "date"),
    "now": constant({"now": []}, "datetime"),
    "date": dated,
    "date-time": moment,
    "decimal-date-time": decimal_date,
    "decimal-date": decimal_date,
    "decimal-time": decimal_time,
    "format-date": format_date,
    "format-date-time": format_date,
    "not": negation,
    "boolean": truth,
    "boolean-from-string": truth_of_text,
    "checklist": checklist,
    "once": once,
    "position": position,
    "indexed-repeat": indexed,
    "jr:choice-name": named_choice,
    "random": random_number,
    "uuid": random_number,
    "randomize": random_number,
    "pulldata": external,
    "instance": external,
    "current": current,
    "#lookup": listed,
}

__all__ = ["BLANK", "EPOCH", "FUNCTIONS", "whole"]

"""Functions over chosen options, the rows of repeats, and lists of conditions."""

from __future__ import annotations

from typing import Any

from forms.engine.xlsform.coercion import Typed, as_number, as_text
from forms.engine.xlsform.functions.arguments import Arguments, needs
from forms.engine.xlsform.lookups import choice_name
from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.translating import Translate, Translator
from forms.engine.xlsform.xpath import Call, Literal, Node, Path, Reference


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


def position(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 0, 1)
    if not translator.scope.table:
        return Typed(1, "number", whole=True)  # a group stands there once
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


def checklist(translator: Translator, arguments: Arguments) -> Typed:
    """checklist(least, most, …): so many of the conditions hold; -1 for no bound."""
    needs(arguments, 3)
    return bounded(translator, arguments, [{"if": [translator.condition(each), 1, 0]} for each in arguments[2:]])


def bounded(translator: Translator, arguments: Arguments, terms: list[dict[str, Any]]) -> Typed:
    """Whether the sum of the terms lies between the first two arguments."""
    least, most = (translator.number(each) for each in arguments[:2])
    total: Any = terms[0] if len(terms) == 1 else {"+": terms}
    bounds: list[Any] = []
    if not (least.is_literal and least.tree < 0):
        bounds.append({">=": [total, least.tree]})
    if not (most.is_literal and most.tree < 0):
        bounds.append({"<=": [total, most.tree]})
    return Typed({"and": bounds or [True]}, "bool")


def named_choice(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 2, 2)
    where = arguments[1]
    name = str(where.value).strip() if isinstance(where, Literal) else ""
    if isinstance(where, Reference):
        name = where.name
    return choice_name(translator, arguments[0], name.removeprefix("${").removesuffix("}").strip())

"""Choices between values, truth, constants, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from forms.engine.expressions.tree import field_names
from forms.engine.xlsform.coercion import Typed, as_number, as_text, is_blank_literal, unified
from forms.engine.xlsform.functions.arguments import Arguments, needs
from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.translating import Translate, Translator
from forms.engine.xlsform.xpath import Path

SAME: Mapping[str, Callable[[Typed], Typed]] = {"number": as_number, "text": as_text}


def choice(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 3, 3)
    condition = translator.condition(arguments[0])
    first, second = unified(translator.value(arguments[1]), translator.value(arguments[2]))
    kind = first.type if not is_blank_literal(first) else second.type
    return Typed({"if": [condition, first.tree, second.tree]}, kind, whole=first.whole and second.whole)


def as_it_is(item: Typed) -> Typed:
    return item


def coalesced(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1)
    found = [translator.value(argument) for argument in arguments]
    kind = found[0].type
    for other in found[1:]:
        kind = unified(found[0], other)[0].type if not is_blank_literal(other) else kind
    same = SAME.get(kind, as_it_is)
    return Typed({"coalesce": [same(item).tree for item in found]}, kind, whole=all(item.whole for item in found))


def once(translator: Translator, arguments: Arguments) -> Typed:
    """Inside a formula it is carried around what never changes: chance and constants."""
    needs(arguments, 1, 1)
    found = translator.value(arguments[0])
    if field_names(found.tree) - translator.scope.drawn:
        raise Uncarried("once")
    return found


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


def drawn(what: str, kind: str) -> Translate:
    """A number or name that chance gives once, when the form is opened: a hidden value before the question."""

    def call(translator: Translator, arguments: Arguments) -> Typed:
        scope = translator.scope
        if scope.draw is None or scope.table:
            raise Uncarried("random")
        name: Any = {"var": scope.draw(what)}
        return Typed({"number": [name]} if kind == "number" else name, kind)

    return call


def external(translator: Translator, arguments: Arguments) -> Typed:
    raise Uncarried("external_data")


def current(translator: Translator, arguments: Arguments) -> Typed:
    return translator.value(Path((".",)))

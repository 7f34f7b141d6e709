"""Functions that one program or another adds: parts of a text between separators, labels of choices, weighted lists."""

from __future__ import annotations

from typing import Any

from forms.engine.xlsform.coercion import Typed, as_text
from forms.engine.xlsform.functions.answers import bounded
from forms.engine.xlsform.functions.arguments import Arguments, needs
from forms.engine.xlsform.lookups import choice_name
from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.translating import Translator
from forms.engine.xlsform.xpath import Reference


def items(translator: Translator, arguments: Arguments) -> Any:
    """The parts of a text: (separator, text, …)."""
    return {translator.known("split"): [translator.text(arguments[1]).tree, translator.text(arguments[0]).tree]}


def count_items(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 2, 2)
    return Typed({"count": [items(translator, arguments)]}, "number", whole=True)


def item_at(translator: Translator, arguments: Arguments) -> Typed:
    """item-at(separator, text, place): counted from 0."""
    needs(arguments, 3, 3)
    place = translator.number(arguments[2])
    at = place.tree + 1 if place.is_literal else {"+": [place.tree, 1]}
    return Typed({translator.known("item"): [items(translator, arguments), at]}, "text")


def item_present(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 3, 3)
    return Typed({"in": [as_text(translator.value(arguments[2])).tree, items(translator, arguments)]}, "bool")


def labelled_choice(translator: Translator, arguments: Arguments) -> Typed:
    """choice-label(${question}, value): the words of that option of the question."""
    needs(arguments, 2, 2)
    question = arguments[0]
    if not isinstance(question, Reference):
        raise Uncarried("not_literal")
    return choice_name(translator, arguments[1], question.name)


def emptiness(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1, 1)
    return Typed({"!": [{"filled": [translator.value(arguments[0]).tree]}]}, "bool")


def weighted_checklist(translator: Translator, arguments: Arguments) -> Typed:
    """weighted-checklist(least, most, condition, weight, …)."""
    needs(arguments, 4)
    if len(arguments) % 2:
        raise Uncarried("arguments", given=len(arguments))
    terms = [
        {"if": [translator.condition(test), translator.number(weight).tree, 0]}
        for test, weight in zip(arguments[2::2], arguments[3::2], strict=True)
    ]
    return bounded(translator, arguments, terms)

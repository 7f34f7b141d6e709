"""Functions over numbers."""

from __future__ import annotations

from typing import Any

from forms.engine.xlsform.coercion import Typed
from forms.engine.xlsform.functions.arguments import Arguments, needs
from forms.engine.xlsform.translating import Translate, Translator
from forms.engine.xlsform.xpath import Path


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


def numbered(translator: Translator, arguments: Arguments) -> Typed:
    return translator.number(arguments[0] if arguments else Path((".",)))

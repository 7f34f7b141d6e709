"""Functions over days and moments."""

from __future__ import annotations

from typing import Any

from forms.engine.xlsform.coercion import Typed, as_date, as_number
from forms.engine.xlsform.date_formats import formatted
from forms.engine.xlsform.functions.arguments import Arguments, needs
from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.translating import Translator
from forms.engine.xlsform.xpath import Literal


def dated(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1, 1)
    return as_date(translator.value(arguments[0]))


def moment(translator: Translator, arguments: Arguments) -> Typed:
    needs(arguments, 1, 1)
    item = translator.value(arguments[0])
    return item if item.type in ("date", "datetime") else as_date(item)


def months(translator: Translator, arguments: Arguments) -> Typed:
    """difference-in-months(start, end): whole months, as forms of the Community Health Toolkit ask."""
    needs(arguments, 2, 2)
    days = [as_date(translator.value(argument)).tree for argument in arguments]
    return Typed({translator.known("months_between"): days}, "number", whole=True)


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

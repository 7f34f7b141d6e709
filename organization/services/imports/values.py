"""One cell's text becomes a value, or a reason why not."""

from collections.abc import Callable, Mapping
from datetime import date

from django.db import models

_YES = {"是", "有", "yes", "y", "true", "1", "√"}
_NO = {"否", "无", "no", "n", "false", "0", "×"}
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

Parse = Callable[[str], object]


class BadValue(Exception):
    """A cell that cannot be read; ``code`` and ``context`` are worded at the edge."""

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


def text(limit: int) -> Parse:
    """Returns a reader of texts up to that many characters."""

    def parse(value: str) -> str:
        if len(value) > limit:
            raise BadValue("too_long", limit=limit)
        return value

    return parse


def code(value: str) -> str:
    """Returns a code: letters, digits, dash and underscore."""
    if len(value) > 40 or not all(letter.isalnum() or letter in "-_" for letter in value):
        raise BadValue("bad_code", value=value)
    return value


def yes_or_no(value: str) -> bool:
    """Returns a truth value written 是/否 or yes/no."""
    word = value.lower()
    if word not in _YES | _NO:
        raise BadValue("not_yes_or_no", value=value)
    return word in _YES


def year(value: str) -> int:
    """Returns a year with four digits."""
    if not (value.isascii() and value.isdigit() and _FIRST_YEAR <= int(value) <= _LAST_YEAR):
        raise BadValue("not_a_year", value=value)
    return int(value)


def day(value: str) -> date:
    """Returns a date written 2026-09-01, 2026/9/1, 2026.9.1 or 2026年9月1日."""
    parts = value.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-").split("-")
    try:
        number = [int(part) for part in parts if part.isascii()]
        return date(*number) if len(parts) == 3 and number[0] >= _FIRST_YEAR else _refuse_date(value)
    except (TypeError, ValueError) as error:
        raise BadValue("not_a_date", value=value) from error


def choice(choices: type[models.TextChoices], words: Mapping[str, str]) -> Parse:
    """Returns a reader of one of the choices, written as its key or as one of the Chinese words."""
    known = {**{key: key for key in choices.values}, **words}

    def parse(value: str) -> str:
        if value.lower() not in known:
            raise BadValue("not_a_choice", value=value, choices="、".join(words))
        return known[value.lower()]

    return parse


def _refuse_date(value: str) -> date:
    raise BadValue("not_a_date", value=value)

"""format-date('%d/%m/%Y') as a concatenation of our functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from forms.engine.xlsform.coercion import Typed
from forms.engine.xlsform.notes import Uncarried

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def formatted(day: Typed, pattern: str) -> Any:
    """The tree of the day's text. Raises Uncarried for a sign it does not know."""
    parts: list[Any] = []
    for piece in re.findall(r"%.|[^%]+", pattern):
        if not piece.startswith("%"):
            parts.append(piece)
            continue
        write = SIGNS.get(piece[1])
        if write is None or (piece[1] in "Hh" and day.type != "datetime"):
            raise Uncarried("date_sign", sign=piece)
        parts.append(write(day.tree))
    if len(parts) == 5 and pattern == "%Y-%m-%d":
        return {"text": [{"date": [day.tree]}]}
    return parts[0] if len(parts) == 1 and isinstance(parts[0], dict) and "right" in parts[0] else {"concat": parts}


def padded(tree: Any) -> Any:
    return {"right": [{"concat": ["0", tree]}, 2]}


def word(names: tuple[str, ...], number: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda day: {"item": [list(names), number(day)]}


SIGNS: Mapping[str, Callable[[Any], Any]] = {
    "Y": lambda day: {"year": [day]},
    "y": lambda day: {"right": [{"text": [{"year": [day]}]}, 2]},
    "m": lambda day: padded({"month": [day]}),
    "n": lambda day: {"month": [day]},
    "d": lambda day: padded({"day": [day]}),
    "e": lambda day: {"day": [day]},
    "b": word(MONTHS, lambda day: {"month": [day]}),
    "a": word(DAYS, lambda day: {"weekday": [day]}),
    "H": lambda day: padded({"hour": [day]}),
    "h": lambda day: {"hour": [day]},
    "M": lambda day: {"mid": [{"text": [day]}, 15, 2]},
    "S": lambda day: {"mid": [{"text": [day]}, 18, 2]},
    "3": lambda day: "",
}

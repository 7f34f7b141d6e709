"""XPath compares and computes with whatever it is given; our language does not. Here one is made the other."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from forms.engine.xlsform.notes import Uncarried

EPOCH = {"date": ["1970-01-01"]}


@dataclass(frozen=True, slots=True)
class Typed:
    """A tree and the type of its value; ``options`` are the values a list question can have."""

    tree: Any
    type: str = "any"
    options: frozenset[str] = frozenset()
    whole: bool = False

    @property
    def is_literal(self) -> bool:
        return not isinstance(self.tree, (dict, list))


BLANK = Typed("", "text")


def literal_number(value: Decimal) -> Typed:
    """A number as a literal of our language."""
    whole = value == value.to_integral_value()
    return Typed(int(value) if whole else float(value), "number", whole=whole)


def numeric(text: str) -> Decimal | None:
    """The number a text spells, if it does."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**15 else None


def is_blank_literal(item: Typed) -> bool:
    return item.is_literal and item.tree in ("", None) and item.tree is not False and item.tree != 0


def as_number(item: Typed) -> Typed:
    """The value as a number, as XPath's number() would."""
    if item.type == "number":
        return item
    if item.is_literal and isinstance(item.tree, str):
        number = numeric(item.tree)
        return Typed(None, "number") if number is None else literal_number(number)
    if item.is_literal and isinstance(item.tree, bool):
        return Typed(int(item.tree), "number", whole=True)
    if item.type == "bool":
        return Typed({"if": [item.tree, 1, 0]}, "number", whole=True)
    if item.type == "date":
        return Typed({"days_between": [EPOCH, item.tree]}, "number", whole=True)
    if item.type == "datetime":
        return Typed({"/": [{"hours_between": [EPOCH, item.tree]}, 24]}, "number")
    if item.type in ("list", "table"):
        return Typed({"number": [{"join": [item.tree, " "]}]}, "number") if item.type == "list" else lost_number()
    return Typed({"number": [item.tree]}, "number")


def lost_number() -> Typed:
    raise Uncarried("repeat_as_value")


def as_text(item: Typed) -> Typed:
    """The value as text, as XPath's string() would."""
    if item.type == "text":
        return item
    if item.is_literal:
        if item.tree is None:
            return BLANK
        if isinstance(item.tree, bool):
            return Typed("true" if item.tree else "false", "text")
        return Typed(str(item.tree), "text")
    if item.type == "list":
        return Typed({"join": [item.tree, " "]}, "text")
    if item.type == "table":
        raise Uncarried("repeat_as_value")
    return Typed({"text": [item.tree]}, "text")


def as_date(item: Typed) -> Typed:
    """The value as a day."""
    if item.type == "date":
        return item
    if item.type == "number":
        return Typed({"add_days": [EPOCH, whole(item).tree]}, "date")
    return Typed({"date": [item.tree]}, "date")


def whole(item: Typed) -> Typed:
    """The number, cut to a whole one where it might not be."""
    return item if item.whole else Typed({"floor": [item.tree]}, "number", whole=True)


def compared(sign: str, left: Typed, right: Typed) -> Typed:
    """A comparison that means in our language what it means in XPath."""
    left, right = aligned(sign, left, right)
    name = {"=": "===", "!=": "!=="}.get(sign, sign)
    return Typed({name: [left.tree, right.tree]}, "bool")


def aligned(sign: str, left: Typed, right: Typed) -> tuple[Typed, Typed]:
    """Both sides as one type."""
    if sign in ("=", "!=") and (is_blank_literal(left) or is_blank_literal(right)):
        return left, right
    if sign not in ("=", "!="):
        return ordered(left, right)
    for one, other, swap in ((left, right, False), (right, left, True)):
        pair = equalled(one, other)
        if pair is not None:
            return (pair[1], pair[0]) if swap else pair
    if left.type == right.type or "any" in (left.type, right.type):
        return left, right
    if {left.type, right.type} <= {"date", "datetime"}:
        return left, right
    if "number" in (left.type, right.type):
        return as_number(left), as_number(right)
    return as_text(left), as_text(right)


def equalled(one: Typed, other: Typed) -> tuple[Typed, Typed] | None:
    """The pair when `one` decides how both are compared; None when it does not."""
    if other.is_literal and one.type == "list" and isinstance(other.tree, (str, int, float)):
        return one, Typed([as_text(other).tree], "list")
    if one.type == "bool" and other.is_literal and not isinstance(other.tree, bool):
        return one, Typed(truth(other.tree), "bool")
    if one.options and other.is_literal and other.type == "number":
        text = as_text(other)
        return (one, text) if str(text.tree) in one.options else (as_number(one), other)
    if one.type == "date" and other.is_literal and isinstance(other.tree, str) and numeric(other.tree) is None:
        return one, other
    return None


def truth(value: Any) -> bool:
    """What a literal beside a yes-or-no means: 'true', 'OK', 'yes' and 1 are yes."""
    if isinstance(value, str):
        return value.strip().lower() not in ("", "false", "no", "0")
    return bool(value)


def ordered(left: Typed, right: Typed) -> tuple[Typed, Typed]:
    """Both sides of a comparison by size: days with days, times with times, numbers otherwise."""
    days = {"date", "datetime"}
    if left.type in days or right.type in days:
        return tuple(  # type: ignore[return-value]
            side if side.type in days or (side.is_literal and isinstance(side.tree, str)) else as_date(side)
            for side in (left, right)
        )
    if left.type == right.type == "text" and not (looks_numeric(left) or looks_numeric(right)):
        clock = any(side.is_literal and ":" in str(side.tree) for side in (left, right))
        if clock or not (left.options or right.options):
            return left, right
    return as_number(left), as_number(right)


def looks_numeric(item: Typed) -> bool:
    return item.is_literal and isinstance(item.tree, str) and numeric(item.tree) is not None


def unified(first: Typed, second: Typed) -> tuple[Typed, Typed]:
    """Two outcomes of a choice as one type."""
    if is_blank_literal(first):
        return Typed(None, second.type), second
    if is_blank_literal(second):
        return first, Typed(None, first.type)
    if first.type == second.type:
        return first, second
    if "any" in (first.type, second.type):
        return Typed(first.tree, "any"), Typed(second.tree, "any")
    if {first.type, second.type} == {"number", "text"} and all(
        side.type == "number" or looks_numeric(side) for side in (first, second)
    ):
        return as_number(first), as_number(second)
    if {first.type, second.type} == {"bool", "text"}:
        literals = [side for side in (first, second) if side.type == "text" and side.is_literal]
        if literals and literals[0].tree in ("true", "false"):
            return tuple(  # type: ignore[return-value]
                side if side.type == "bool" else Typed(side.tree == "true", "bool") for side in (first, second)
            )
    return as_text(first), as_text(second)

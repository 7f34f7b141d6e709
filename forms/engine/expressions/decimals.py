"""Numbers with one exact meaning in Python and in the browser.

A number has at most 18 digits before the point and 12 after it. Every literal, value from outside and result is rounded
half up (away from zero) to 12 places; what needs more than 18 digits before the point is blank. Both evaluators compute
on whole numbers of 10^-12, here `int`, in the browser `BigInt`.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

PLACES = 12
DIGITS = 18
EXACT_DIGITS = 15
"""How many significant digits a JSON number keeps everywhere; literals with more are written `number('…')`."""
UNIT = 10**PLACES
LIMIT = 10 ** (PLACES + DIGITS)
EXACT = Context(prec=80, rounding=ROUND_HALF_UP, Emin=-999_999, Emax=999_999, traps=[])


def scaled(value: int | float | Decimal) -> int | None:
    """The number in units of 10^-12; None when it is not finite or too large."""
    if isinstance(value, int):
        units = value * UNIT
        return units if abs(units) < LIMIT else None
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not number.is_finite():
        return None
    if not number:
        return 0
    if number.adjusted() >= DIGITS:
        return None
    if number.adjusted() < -PLACES - 1:
        return 0
    units = int(number.scaleb(PLACES, EXACT).to_integral_value(ROUND_HALF_UP, EXACT))
    return units if abs(units) < LIMIT else None


def unscaled(units: int) -> Decimal | None:
    """The number those units make, without trailing zeros or exponent; None when it is too large."""
    if abs(units) >= LIMIT:
        return None
    if units % UNIT == 0:
        return Decimal(units // UNIT)
    return Decimal(units).scaleb(-PLACES, EXACT).normalize(EXACT)


def is_settled(value: Decimal) -> bool:
    """Whether the number already has its one spelling, which spares the conversion."""
    sign, digits, exponent = value.as_tuple()
    if exponent == 0:
        return len(digits) <= DIGITS and not (sign and digits == (0,))
    return (
        isinstance(exponent, int) and -PLACES <= exponent < 0 and digits[-1] != 0 and len(digits) + exponent <= DIGITS
    )


def number(value: int | float | Decimal) -> Decimal | None:
    """The same number in its one spelling; None when the language cannot hold it."""
    if isinstance(value, Decimal) and is_settled(value):
        return value
    units = scaled(value)
    return None if units is None else unscaled(units)


def divided(dividend: int, divisor: int) -> int:
    """The quotient rounded half up, away from zero; the divisor is not 0."""
    quotient = (2 * abs(dividend) + abs(divisor)) // (2 * abs(divisor))
    return quotient if (dividend < 0) == (divisor < 0) else -quotient


def add(left: int, right: int) -> int | None:
    """Exact sum of units."""
    return left + right


def subtract(left: int, right: int) -> int | None:
    """Exact difference of units."""
    return left - right


def multiply(left: int, right: int) -> int | None:
    """Product of units."""
    return divided(left * right, UNIT)


def divide(left: int, right: int) -> int | None:
    """Quotient of units; None for a division by zero."""
    return divided(left * UNIT, right) if right else None


def remainder(left: int, right: int) -> int | None:
    """What is left, with the sign of the divisor; None for a division by zero."""
    return left % right if right else None


def plain_text(value: Decimal) -> str:
    """The digits as people write them: no exponent, no trailing zeros."""
    return format(value, "f")

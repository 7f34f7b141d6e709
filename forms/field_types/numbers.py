"""Numbers as people type them: full-width digits, thousands commas; exact, never a float."""

import re
from decimal import Decimal

from .errors import FieldError
from .gate import gate_line

WIDE = str.maketrans("0123456789.,+-−", "0123456789.,+--")
NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
LONGEST = 30


def parse_number(raw: object) -> Decimal | None:
    """Returns the number, None when blank. Raises FieldError for anything but plain decimal notation."""
    if isinstance(raw, bool | float):
        raise FieldError("not_a_number")
    text = gate_line(str(raw) if isinstance(raw, int | Decimal) else raw, longest=100).translate(WIDE).replace(" ", "")
    if not text:
        return None
    if not NUMBER.fullmatch(text) or len(text) > LONGEST:
        raise FieldError("not_a_number")
    number = Decimal(text.replace(",", ""))
    return number if number else Decimal(format(abs(number), "f"))


def within(number: Decimal, minimum: Decimal | None, maximum: Decimal | None) -> None:
    """Raises FieldError when the number lies outside the bounds."""
    if minimum is not None and number < minimum:
        raise FieldError("too_small", minimum=format(minimum, "f"))
    if maximum is not None and number > maximum:
        raise FieldError("too_large", maximum=format(maximum, "f"))

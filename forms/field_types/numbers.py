"""Numbers as people type them: full-width digits, thousands commas; exact, never a float."""

import re
from decimal import Decimal

from .errors import FieldError
from .gate import gate_line

WIDE = str.maketrans(
    "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"  # digits
    "\uff0e\uff0c\uff0b\uff0d\u2212\uff0f\uff1a",  # point, comma, plus, minus (two), slash, colon
    "0123456789.,+--/:",
)
"""Full-width digits and signs, as Chinese keyboards write them, to narrow ones."""
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

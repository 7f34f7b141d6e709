"""A citizen identity number (GB 11643-1999): birth date and check character are verified, readers see the end only."""

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .errors import FieldError
from .formatted import FormattedLine
from .numbers import WIDE
from .settings import YesNo
from .text import is_id_number

PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
FIRST_YEAR = 1850
WIDE_X = str.maketrans("\uff58\uff38", "XX")


def born_on(number: str) -> date | None:
    """Returns the day of birth in an 18-place number, None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


class IdNumber(FormattedLine):
    """Stored as 18 places with a capital X; found by no search."""

    key = "id_number"
    label = _("Identity card number")
    icon = "user"
    longest = 40
    summary = ""
    masking = "tail4"
    settings = (
        YesNo("shown_whole", _("Every reader sees the whole number"), help=_("Otherwise only the last four places.")),
    )

    def masking_of(self, spec: FieldSpec) -> str:
        return "" if self.setting(spec, "shown_whole") else super().masking_of(spec)

    def written(self, text: str, spec: FieldSpec, ctx: FillContext) -> str:
        number = text.translate(WIDE).replace(" ", "").translate(WIDE_X).upper()
        if not is_id_number(number) or not PROVINCE.match(number):
            raise FieldError("not_id_number")
        born = born_on(number)
        if born is None or born.year < FIRST_YEAR or born > ctx.today:
            raise FieldError("not_id_number")
        return number

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def sample(self, spec: FieldSpec) -> Json:
        return "11010519491231002X"

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^[0-9]{17}[0-9X]$"}

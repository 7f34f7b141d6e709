"""A month."""

from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .periods import YEAR_MONTH, PeriodField, bounds

PATTERN = r"\d{4}-(0[1-9]|1[0-2])"


class Month(PeriodField):
    """Stored as 2026-07."""

    key = "month"
    label = _("Month")
    pattern = PATTERN
    input_type = "month"
    settings = bounds(PATTERN, _("Not before"), _("Not after"), _("As in 2026-07."))

    def parse(self, text: str) -> str | None:
        found = YEAR_MONTH.fullmatch(text)
        return f"{found[1]}-{int(found[2]):02}" if found and 1 <= int(found[2]) <= 12 else None

    def of_day(self, day: date) -> str:
        return day.isoformat()[:7]

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return format_html("{}", date_format(date.fromisoformat(f"{value}-01"), "YEAR_MONTH_FORMAT") if value else "")

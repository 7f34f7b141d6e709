"""A quarter of a year."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .periods import YEAR_QUARTER, PeriodField, bounds

PATTERN = r"\d{4}-Q[1-4]"
DIGITS = str.maketrans("一二三四", "1234")


class Quarter(PeriodField):
    """Stored as 2026-Q3."""

    key = "quarter"
    label = _("Quarter")
    template = "forms/controls/quarter.html"
    pattern = PATTERN
    reader = "quarter"
    settings = bounds(PATTERN, _("Not before"), _("Not after"), _("As in 2026-Q3."))

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        year, quarter = data.get(name, "").strip(), data.get(f"{name}-quarter", "")
        return f"{year}-Q{quarter}" if year and quarter else year or (f"-Q{quarter}" if quarter else "")

    def parse(self, text: str) -> str | None:
        found = YEAR_QUARTER.fullmatch(text)
        return f"{found[1]}-Q{found[2].translate(DIGITS)}" if found else None

    def of_day(self, day: date) -> str:
        return f"{day.year}-Q{(day.month + 2) // 3}"

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        shown = super().control(raw, spec, ctx, errors)
        year, _dash, quarter = shown["value"].partition("-Q")
        return {
            **shown,
            "year": year,
            "quarter": quarter,
            "quarters": [(str(each), named(each)) for each in (1, 2, 3, 4)],
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        if not isinstance(value, str) or len(value) != 7:
            return format_html("{}", value or "")
        return format_html(
            "{}", gettext("%(quarter)s of %(year)s") % {"year": value[:4], "quarter": named(int(value[6]))}
        )


def named(quarter: int) -> str:
    """Returns the name of a quarter in the language on screen."""
    return (gettext("first quarter"), gettext("second quarter"), gettext("third quarter"), gettext("fourth quarter"))[
        quarter - 1
    ]

"""A year."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .periods import YEAR_ALONE, PeriodField, bounds

PATTERN = r"\d{4}"


class Year(PeriodField):
    """Stored as the whole number 2026."""

    key = "year"
    label = _("Year")
    pattern = PATTERN
    value_type = "number"
    summary = "choice"
    settings = bounds(PATTERN, _("Not before"), _("Not after"), _("As in 2026."))

    def parse(self, text: str) -> str | None:
        found = YEAR_ALONE.fullmatch(text)
        return found[1] if found else None

    def of_day(self, day: date) -> str:
        return str(day.year)

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        year = super().clean(raw, spec, ctx, stored)
        return None if year is None else int(year)

    def control(self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Any) -> dict[str, Any]:
        return {**super().control(raw, spec, ctx, errors), "mode": "numeric"}

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return None if self.is_blank(value) else Decimal(value)

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return None if value is None else int(value)

    def sample(self, spec: FieldSpec) -> Json:
        return int(super().sample(spec))

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return "" if value is None else str(value)

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "integer", "minimum": 1900, "maximum": 2200}

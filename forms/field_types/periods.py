"""Months, quarters and years: what lies between two of them and how they are typed."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .date import FIRST, LAST
from .errors import FieldError
from .flat import Cell, plain_cell
from .gate import gate_line
from .numbers import WIDE
from .settings import Line


class PeriodField(FieldType):
    """Stored as text that sorts by time: 2026-07, 2026-Q3, 2026."""

    group = "number"
    icon = "date"
    template = "forms/controls/period.html"
    can_be_column = True
    pattern: ClassVar[str]
    """How the stored text reads."""
    input_type: ClassVar[str] = "text"

    def parse(self, text: str) -> str | None:
        """Returns the stored text for what was typed (digits narrow, no blanks), None when it is none."""
        raise NotImplementedError

    def of_day(self, day: date) -> str:
        """Returns the period in which a day lies."""
        raise NotImplementedError

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        text = gate_line(str(raw) if type(raw) is int and abs(raw) < 10**6 else raw, longest=40)
        text = text.translate(WIDE).replace(" ", "")
        if not text:
            return None
        period = self.parse(text)
        if period is None or not FIRST.year <= int(period[:4]) <= LAST.year:
            raise FieldError(f"not_a_{self.key}")
        earliest, latest = self.setting(spec, "earliest"), self.setting(spec, "latest")
        if earliest and period < earliest:
            raise FieldError("date_too_early", earliest=earliest)
        if latest and period > latest:
            raise FieldError("date_too_late", latest=latest)
        return period

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        value = str(raw) if type(raw) is int and abs(raw) < 10**6 else raw if isinstance(raw, str) else ""
        return {
            "value": value,
            "input_type": self.input_type,
            "earliest": self.setting(spec, "earliest") or "",
            "latest": self.setting(spec, "latest") or "",
        }

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        if isinstance(cell, date):
            return self.of_day(cell.date() if isinstance(cell, datetime) else cell)
        return plain_cell(cell)

    def sample(self, spec: FieldSpec) -> Json:
        return self.setting(spec, "earliest") or self.of_day(date(2026, 7, 1))

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self.pattern}$"}


def bounds(pattern: str, label_first: Any, label_last: Any, help_text: Any) -> tuple[Line, Line]:
    """Returns the settings "earliest" and "latest" for a kind of period."""
    return (
        Line("earliest", label_first, pattern=pattern, help=help_text),
        Line("latest", label_last, pattern=pattern, help=help_text),
    )


YEAR_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?", re.ASCII)
YEAR_QUARTER = re.compile(r"(\d{4})[-/.年]?(?:Q|第)?([1-4一二三四])(?:季度)?", re.ASCII | re.IGNORECASE)
YEAR_ALONE = re.compile(r"(\d{4})年?", re.ASCII)

"""A day."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .gate import gate_line
from .numbers import WIDE
from .settings import Line, YesNo

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
WRITTEN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
ISO = r"\d{4}-\d{2}-\d{2}"


def parse_date(raw: object) -> date | None:
    """Returns the day written as 2026-09-29, 2026/9/29, 2026.9.29 or 2026年9月29日; None when blank.

    Raises FieldError for anything else and for years before 1900 or after 2200.
    """
    text = gate_line(raw, longest=40).translate(WIDE).replace(" ", "")
    if not text:
        return None
    found = WRITTEN.fullmatch(text)
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        raise FieldError("not_a_date")
    if not FIRST <= day <= LAST:
        raise FieldError("date_out_of_range", first=FIRST.isoformat(), last=LAST.isoformat())
    return day


class Date(FieldType):
    key = "date"
    label = _("Date")
    group = "number"
    icon = "date"
    template = "forms/controls/date.html"
    value_type = "date"
    can_be_column = True
    summary = "date"
    settings = (
        Line("earliest", _("Not before"), pattern=ISO, help=_("As in 2026-07-01.")),
        Line("latest", _("Not after"), pattern=ISO, help=_("As in 2026-07-01.")),
        YesNo("not_future", _("Not in the future")),
        YesNo("not_past", _("Not in the past")),
    )

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        day = parse_date(raw)
        if day is None:
            return None
        earliest, latest = self.setting(spec, "earliest"), self.setting(spec, "latest")
        if earliest and day.isoformat() < earliest:
            raise FieldError("date_too_early", earliest=earliest)
        if latest and day.isoformat() > latest:
            raise FieldError("date_too_late", latest=latest)
        if day.isoformat() != stored:
            if self.setting(spec, "not_future") and day > ctx.today:
                raise FieldError("date_in_future")
            if self.setting(spec, "not_past") and day < ctx.today:
                raise FieldError("date_in_past")
        return day.isoformat()

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return date.fromisoformat(value) if value else None

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return value.isoformat() if value else None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return {
            "value": raw if isinstance(raw, str) else "",
            "earliest": self.setting(spec, "earliest") or FIRST.isoformat(),
            "latest": self.setting(spec, "latest") or LAST.isoformat(),
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return format_html("{}", date_format(date.fromisoformat(value), "DATE_FORMAT") if value else "")

    def sample(self, spec: FieldSpec) -> Json:
        return self.setting(spec, "earliest") or self.setting(spec, "latest") or "2026-07-01"

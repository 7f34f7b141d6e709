"""A day and a time of day, typed in the time of the installation, stored with its offset."""

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .date import parse_date
from .errors import FieldError
from .gate import gate_line
from .numbers import WIDE
from .settings import YesNo

CLOCK = re.compile(r"(\d{1,2})[:时](\d{2})(:\d{2}(\.\d+)?)?分?", re.ASCII)
OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")


def parse_datetime(raw: object) -> datetime | None:
    """Returns the aware moment for "2026-09-29T14:30", "2026-09-29 14:30" or ISO with an offset; None when blank."""
    text = gate_line(raw, longest=60).translate(WIDE)
    if not text:
        return None
    if OFFSET.search(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise FieldError("not_a_datetime") from error
        parse_date(moment.date().isoformat())
        return moment.astimezone(timezone.get_default_timezone()).replace(microsecond=0)
    day_text, _separator, clock_text = text.replace("T", " ").replace("日", "日 ").partition(" ")
    found = CLOCK.fullmatch(clock_text.strip())
    day = parse_date(day_text)
    if day is None or found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise FieldError("not_a_datetime")
    seconds = int((found[3] or ":0")[1:3])
    if seconds > 59:
        raise FieldError("not_a_datetime")
    naive = datetime.combine(day, time(int(found[1]), int(found[2]), seconds))
    return naive.replace(tzinfo=timezone.get_default_timezone())


class DateTime(FieldType):
    key = "datetime"
    label = _("Date and time")
    group = "number"
    icon = "time"
    template = "forms/controls/datetime.html"
    value_type = "datetime"
    can_be_column = True
    summary = "date"
    reader = "datetime"
    settings = (YesNo("not_future", _("Not in the future")), YesNo("not_past", _("Not in the past")))

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        moment = parse_datetime(raw)
        if moment is None:
            return None
        if moment.isoformat() != stored:
            if self.setting(spec, "not_future") and moment > ctx.now:
                raise FieldError("date_in_future")
            if self.setting(spec, "not_past") and moment < ctx.now:
                raise FieldError("date_in_past")
        return moment.isoformat()

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return datetime.fromisoformat(value) if value else None

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return value.astimezone(timezone.get_default_timezone()).isoformat() if value else None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        shown = raw if isinstance(raw, str) else ""
        try:
            moment = parse_datetime(shown)
        except FieldError:
            moment = None
        if moment is None:
            return {"value": shown}
        # A browser asks for whole minutes; a moment that came with seconds keeps them when something else is corrected.
        return {
            "value": moment.strftime("%Y-%m-%dT%H:%M:%S" if moment.second else "%Y-%m-%dT%H:%M"),
            "exact": moment.second,
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        if not value:
            return format_html("{}", "")
        moment = datetime.fromisoformat(value).astimezone(timezone.get_default_timezone())
        return format_html("{}", date_format(moment, "DATETIME_FORMAT"))

    def sample(self, spec: FieldSpec) -> Json:
        return "2026-07-01T09:30:00+08:00"

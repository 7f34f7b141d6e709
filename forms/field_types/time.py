"""A time of day."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .flat import Cell, plain_cell
from .gate import gate_line
from .numbers import WIDE
from .settings import Line

CLOCK = re.compile(r"(上午|下午|晚上)?(\d{1,2})(?:[::](\d{2})(?::\d{2}(?:\.\d+)?)?|[时点](?:(\d{1,2})分?)?)", re.ASCII)
SIMPLE = r"([01]\d|2[0-3]):[0-5]\d"


class Time(FieldType):
    """Stored as 09:30, so that earlier times are smaller texts."""

    key = "time"
    label = _("Time of day")
    group = "number"
    icon = "time"
    template = "forms/controls/period.html"
    can_be_column = True
    settings = (
        Line("earliest", _("Not before"), pattern=SIMPLE, help=_("As in 09:00.")),
        Line("latest", _("Not after"), pattern=SIMPLE, help=_("As in 18:00.")),
    )

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        text = gate_line(raw, longest=40).translate(WIDE).replace(" ", "")
        if not text:
            return None
        found = CLOCK.fullmatch(text)
        hour, minute = (int(found[2]), int(found[3] or found[4] or 0)) if found else (99, 0)
        if found and found[1] in ("下午", "晚上") and hour < 12:
            hour += 12
        if hour > 23 or minute > 59:
            raise FieldError("not_a_time")
        clock = f"{hour:02}:{minute:02}"
        earliest, latest = self.setting(spec, "earliest"), self.setting(spec, "latest")
        if earliest and clock < earliest:
            raise FieldError("time_too_early", earliest=earliest)
        if latest and clock > latest:
            raise FieldError("time_too_late", latest=latest)
        return clock

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return {"value": raw if isinstance(raw, str) else "", "input_type": "time"}

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        return cell.strftime("%H:%M") if isinstance(cell, time) else plain_cell(cell)

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def sample(self, spec: FieldSpec) -> Json:
        return self.setting(spec, "earliest") or "09:30"

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{SIMPLE}$"}

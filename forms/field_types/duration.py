"""How long something takes."""

import re
from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .flat import Cell, ExportColumn, plain_cell
from .gate import gate_line
from .numbers import WIDE, parse_number
from .settings import OneOf, WholeNumber

MINUTES = {"days": 1440, "hours": 60, "minutes": 1}
PARTS = {
    "hours_minutes": ("hours", "minutes"),
    "days_hours_minutes": ("days", "hours", "minutes"),
    "days": ("days",),
    "hours": ("hours",),
    "minutes": ("minutes",),
}
LONGEST = 1440 * 36_600
SIGNS = {"d": "days", "天": "days", "日": "days", "h": "hours", "小时": "hours", "时": "hours"}
SIGNS |= {"min": "minutes", "m": "minutes", "分钟": "minutes", "分": "minutes"}
WRITTEN = re.compile(r"(\d+(?:\.\d+)?)(d|天|日|h|小时|时|min|m|分钟|分)", re.ASCII | re.IGNORECASE)
COLON = re.compile(r"(\d{1,5}):([0-5]\d)", re.ASCII)


class Duration(FieldType):
    """Stored as whole minutes. The raw answer is {"hours": "2", "minutes": "30"}, minutes, "2:30" or "2h30min"."""

    key = "duration"
    label = _("Length of time")
    group = "number"
    icon = "history"
    template = "forms/controls/duration.html"
    value_type = "number"
    summary = "number"
    reader = "duration"
    is_group = True
    can_be_column = True
    settings = (
        OneOf(
            "parts",
            _("Asked for in"),
            words={
                "hours_minutes": _("hours and minutes"),
                "days_hours_minutes": _("days, hours and minutes"),
                "days": _("days"),
                "hours": _("hours"),
                "minutes": _("minutes"),
            },
            default="hours_minutes",
        ),
        WholeNumber("minimum", _("At least … minutes"), minimum=0, maximum=LONGEST, default=0),
        WholeNumber("maximum", _("At most … minutes"), minimum=1, maximum=LONGEST, default=LONGEST),
    )

    def parts(self, spec: FieldSpec) -> tuple[str, ...]:
        """Returns the names of the boxes."""
        return PARTS[self.setting(spec, "parts")]

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        return {part: data.get(f"{name}-{part}", "") for part in self.parts(spec)}

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        minutes = in_minutes(raw)
        if minutes is None:
            return None
        if minutes != minutes.to_integral_value() or minutes < 0:
            raise FieldError("not_a_duration")
        least, most = self.setting(spec, "minimum"), self.setting(spec, "maximum")
        if not least <= minutes <= most:
            code = "too_small" if minutes < least else "too_large"
            raise FieldError(f"duration_{code}", minimum=in_words(least), maximum=in_words(most))
        return int(minutes)

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return None if self.is_blank(value) else Decimal(value)

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return None if value is None else int(value)

    def is_blank(self, value: Json) -> bool:
        if isinstance(value, Mapping):
            return all(isinstance(part, str) and not part.strip() for part in value.values())
        return super().is_blank(value)

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        names = self.parts(spec)
        typed = raw if isinstance(raw, Mapping) else {}
        if type(raw) is int and 0 <= raw <= LONGEST:
            rest = raw
            for part in names[:-1]:
                count, rest = divmod(rest, MINUTES[part])
                typed = {**typed, part: str(count)}
            last, left = divmod(rest, MINUTES[names[-1]])
            typed = {**typed, names[-1]: str(last) if not left else format(Decimal(rest) / MINUTES[names[-1]], "f")}
        return {
            "parts": [
                (part, typed.get(part) if isinstance(typed.get(part), str) else "", part_words()[part])
                for part in names
            ]
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return format_html("{}", "" if self.is_blank(value) else in_words(int(value)))

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        return (ExportColumn(kind="number", label=_("minutes")),)

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        return cell.strftime("%H:%M") if isinstance(cell, time) else plain_cell(cell)

    def sample(self, spec: FieldSpec) -> Json:
        return max(1440, self.setting(spec, "minimum"))

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.setting(spec, "minimum"), "maximum": self.setting(spec, "maximum")}


def in_minutes(raw: object) -> Decimal | None:
    """Returns the minutes that a raw answer means, None when blank. Raises FieldError."""
    if isinstance(raw, Mapping):
        counted = [(part, parse_number(raw.get(part))) for part in MINUTES]
        if all(number is None for _part, number in counted):
            return None
        return sum((number * MINUTES[part] for part, number in counted if number is not None), Decimal(0))
    if type(raw) is int:
        return parse_number(raw)
    text = gate_line(raw, longest=60).translate(WIDE).replace(" ", "")
    colon = COLON.fullmatch(text)
    if colon:
        return Decimal(colon[1]) * 60 + Decimal(colon[2])
    if text and WRITTEN.sub("", text) == "":
        found = WRITTEN.findall(text)
        return sum((Decimal(count) * MINUTES[SIGNS[sign.lower()]] for count, sign in found), Decimal(0))
    return parse_number(text)


def part_words() -> dict[str, str]:
    """Returns the names of the parts in the language on screen."""
    return {"days": gettext("days"), "hours": gettext("hours"), "minutes": gettext("minutes")}


def in_words(minutes: int) -> str:
    """Returns "2 hours 30 minutes"."""
    words, rest = part_words(), minutes
    shown = []
    for part, size in MINUTES.items():
        count, rest = divmod(rest, size)
        if count:
            shown.append(f"{count} {words[part]}")
    return " ".join(shown) or f"0 {words['minutes']}"

"""A point on the earth."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError, FieldErrors
from .flat import Cell, ExportColumn, plain_cell
from .numbers import parse_number, within

PLACES = 7
LIMITS = {"lat": Decimal(90), "lon": Decimal(180)}
BETWEEN = re.compile("[\\s,\uff0c;/]+")


class Geopoint(FieldType):
    """Stored as {"lat": "40.8424", "lon": "111.7491"} (WGS 84 degrees), "accuracy" in metres where it is known."""

    key = "geopoint"
    label = _("Point on the map")
    group = "text"
    icon = "site"
    template = "forms/controls/geopoint.html"
    reader = "geopoint"
    is_group = True
    can_be_column = True

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        return {part: data.get(f"{name}-{part}", "") for part in ("lat", "lon", "accuracy")}

    def is_blank(self, value: Json) -> bool:
        if isinstance(value, Mapping):
            return not any(str(value.get(part) or "").strip() for part in LIMITS)
        return super().is_blank(value)

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Mapping):
            raise FieldError("not_a_point")
        if self.is_blank(raw):
            return None
        point: dict[str, str] = {}
        errors: list[FieldError] = []
        for part, limit in LIMITS.items():
            try:
                point[part] = self.degrees(raw.get(part), limit)
            except FieldError as error:
                errors.append(error.below(part))
        if errors:
            raise FieldErrors(errors)
        accuracy = parse_number(raw.get("accuracy"))
        if accuracy is not None and 0 <= accuracy < 10**6:
            point["accuracy"] = format(accuracy.quantize(Decimal(1)), "f")
        return point

    def degrees(self, raw: Any, limit: Decimal) -> str:
        """Returns degrees as exact text. Raises FieldError."""
        number = parse_number(raw)
        if number is None:
            raise FieldError("half_a_point")
        within(number, -limit, limit)
        return format(round(number, PLACES) if -int(number.as_tuple().exponent) > PLACES else number, "f")

    def anchor(self, html_id: str, path: tuple[str, ...], *, grouped: bool) -> str:
        return "-".join([html_id, *path[:1]]) if path else f"{html_id}-box"

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return f"{value.get('lat')} {value.get('lon')}" if isinstance(value, Mapping) and value.get("lat") else None

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        parts = BETWEEN.split(str(value or "").strip())
        return {"lat": parts[0], "lon": parts[1]} if len(parts) >= 2 else None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        answer = raw if isinstance(raw, Mapping) else {}
        shown = {part: answer.get(part) if isinstance(answer.get(part), str) else "" for part in (*LIMITS, "accuracy")}
        return {**shown, "wrong": {part: errors.get((part,), "") for part in LIMITS}}

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return (
            format_html('<span class="geopoint">{}</span>', words)
            if (words := self.to_value(value, spec))
            else SafeString("")
        )

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        return (
            ExportColumn(),
            ExportColumn(key="lat", label=_("Latitude"), kind="number"),
            ExportColumn(key="lon", label=_("Longitude"), kind="number"),
        )

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        if not self.to_value(value, spec):
            return (None, None, None)
        return (self.to_value(value, spec), Decimal(value["lat"]), Decimal(value["lon"]))

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        text = plain_cell(cell).strip()
        if not text:
            return ""
        parts = BETWEEN.split(text)
        return {"lat": parts[0], "lon": parts[1]} if len(parts) >= 2 else text

    def filter_kind(self, spec: FieldSpec) -> str:
        return "present"

    def sample(self, spec: FieldSpec) -> Json:
        return {"lat": "40.8424", "lon": "111.7491"}

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        number = {"type": "string", "pattern": r"^-?[0-9]{1,3}(\.[0-9]+)?$"}
        return {
            "type": "object",
            "properties": {"lat": number, "lon": number, "accuracy": number},
            "required": ["lat", "lon"],
            "additionalProperties": False,
        }

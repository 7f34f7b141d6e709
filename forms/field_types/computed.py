"""A value that the system works out and nobody types."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .flat import DECIMAL_TEXT, SCHEMAS, Cell, ExportColumn
from .settings import OneOf, WholeNumber, YesNo


class Computed(FieldType):
    """Stored as its result is: number "12.50", date ISO, bool, text."""

    key = "computed"
    label = _("Computed value")
    group = "system"
    icon = "cogs"
    template = "forms/controls/shown.html"
    value_type = "any"
    is_input = False
    is_formula = True
    can_import = False
    summary = "text"
    settings = (
        OneOf(
            "result",
            _("Result"),
            words={
                "text": pgettext_lazy("kind of answer", "Text"),
                "number": _("Number"),
                "bool": _("Yes or no"),
                "date": _("Date"),
                "datetime": _("Date and time"),
            },
            default="text",
        ),
        YesNo("unseen", _("Not shown to whoever fills in")),
        WholeNumber("places", _("Places after the point"), minimum=0, maximum=8, default=2),
    )

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        return stored

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        if self.is_blank(value):
            return None
        result = self.setting(spec, "result")
        try:
            if result == "number":
                return Decimal(str(value))
            if result == "date":
                return date.fromisoformat(value)
            if result == "datetime":
                return datetime.fromisoformat(value)
        except (ArithmeticError, TypeError, ValueError):
            return None
        return value

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        if value is None or isinstance(value, bool | str):
            return value
        if isinstance(value, Decimal | int):
            places = self.setting(spec, "places")
            return format(Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), "f")
        if isinstance(value, datetime):
            return value.astimezone(timezone.get_default_timezone()).isoformat()
        if isinstance(value, date):
            return value.isoformat()
        return str(value)[:2000]

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return {"shown": self.display(raw, spec, ctx)}

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        typed = self.to_value(value, spec)
        if isinstance(typed, bool):
            return format_html("{}", pgettext("answer", "Yes") if typed else pgettext("answer", "No"))
        if isinstance(typed, datetime):
            return format_html("{}", date_format(typed.astimezone(timezone.get_default_timezone()), "DATETIME_FORMAT"))
        if isinstance(typed, date):
            return format_html("{}", date_format(typed, "DATE_FORMAT"))
        return format_html("{}", "" if value is None else value)

    def written_as(self, spec: FieldSpec) -> Mapping[str, Any]:
        words = {"yes": pgettext("answer", "Yes"), "no": pgettext("answer", "No")}
        return {"places": self.setting(spec, "places"), **(words if self.setting(spec, "result") == "bool" else {})}

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        return (ExportColumn(kind=self.setting(spec, "result")),)

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        return (self.to_value(value, spec),)

    def filter_kind(self, spec: FieldSpec) -> str:
        return str(self.setting(spec, "result"))

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        result = self.setting(spec, "result")
        return dict(DECIMAL_TEXT if result == "number" else SCHEMAS[result])

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return value if self.setting(spec, "result") == "text" and isinstance(value, str) else ""

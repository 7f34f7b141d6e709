"""What the system writes about the filling-in itself: when it began and ended, who, which unit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext, Option
from .flat import Cell, ExportColumn
from .picks import linked
from .settings import OneOf

MOMENTS = frozenset({"start", "end"})


class Metadata(FieldType):
    """Stored as an ISO moment, or as the code of the member or unit. Written once, when the form is handed in."""

    key = "metadata"
    label = _("About the filling-in")
    group = "system"
    icon = "history"
    template = "forms/controls/shown.html"
    value_type = "any"
    is_input = False
    shown_blank = False
    can_import = False
    settings = (
        OneOf(
            "what",
            _("What is noted"),
            words={
                "start": _("when it was begun"),
                "end": _("when it was handed in"),
                "user": _("who filled it in"),
                "unit": _("the unit of whoever filled it in"),
            },
            default="end",
        ),
    )

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        return stored

    def stamp(self, value: Json, spec: FieldSpec, ctx: FillContext) -> Json:
        what = self.setting(spec, "what")
        if value is not None and what != "end":
            return value
        if what in MOMENTS:
            moment = (ctx.started_at if what == "start" else None) or ctx.now
            local = moment.astimezone(timezone.get_default_timezone())
            if ctx.nameless:
                local = local.replace(hour=12, minute=0, second=0)  # the day alone, like the record itself
            return local.isoformat(timespec="seconds")
        return ctx.profile.value("code" if what == "user" else "unit")

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        if not isinstance(value, str) or self.setting(spec, "what") not in MOMENTS:
            return value if isinstance(value, str) else None
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return value.isoformat() if isinstance(value, datetime) else value

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return {"shown": self.display(raw, spec, ctx)}

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        typed, what = self.to_value(value, spec), self.setting(spec, "what")
        if typed is None:
            return SafeString("")
        if isinstance(typed, datetime):
            moment = typed.astimezone(timezone.get_default_timezone()) if typed.tzinfo else typed
            return format_html("{}", date_format(moment, "DATETIME_FORMAT"))
        lookup = ctx.lookups.get("person" if what == "user" else "unit")
        found = lookup.find(typed, actor=ctx.user, config={"among": "visible"}) if lookup else None
        return linked([found or Option(value=typed, label=typed)])

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        return (ExportColumn(kind="datetime" if self.setting(spec, "what") in MOMENTS else "text"),)

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        return (self.to_value(value, spec),)

    def filter_kind(self, spec: FieldSpec) -> str:
        return "datetime" if self.setting(spec, "what") in MOMENTS else "text"

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        moment = self.setting(spec, "what") in MOMENTS
        return {"type": "string", **({"format": "date-time"} if moment else {})}

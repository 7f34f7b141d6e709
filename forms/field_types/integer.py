"""A whole number."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .numbers import parse_number, within
from .settings import Line, WholeNumber
from .wording import localized

BOUND = 10**12


class Integer(FieldType):
    key = "integer"
    label = _("Whole number")
    group = "number"
    icon = "order"
    template = "forms/controls/number.html"
    value_type = "number"
    can_be_column = True
    summary = "number"
    meaning = ("unit",)
    settings = (
        WholeNumber("minimum", _("Smallest"), minimum=-BOUND, maximum=BOUND),
        WholeNumber("maximum", _("Largest"), minimum=-BOUND, maximum=BOUND),
        Line("unit", _("Unit of measure")),
    )

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        number = parse_number(raw)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise FieldError("not_a_whole_number")
        least, most = self.setting(spec, "minimum"), self.setting(spec, "maximum")
        within(number, Decimal(-BOUND if least is None else least), Decimal(BOUND if most is None else most))
        return int(number)

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return None if self.is_blank(value) else Decimal(value)

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return None if value is None else int(value)

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        shown = str(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
        return {"value": shown, "unit": localized(self.setting(spec, "unit")), "mode": "numeric"}

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        if self.is_blank(value):
            return format_html("{}", "")
        return format_html("{} {}", value, self.setting(spec, "unit") or "")

    def written_as(self, spec: FieldSpec) -> Mapping[str, Any]:
        unit = self.setting(spec, "unit")
        return {"places": 0, "cut": True, "after": f" {unit}" if unit else ""}

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def sample(self, spec: FieldSpec) -> Json:
        return self.setting(spec, "minimum") or 0

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        bounds = {name: self.setting(spec, name) for name in ("minimum", "maximum")}
        return {"type": "integer", **{name: bound for name, bound in bounds.items() if bound is not None}}

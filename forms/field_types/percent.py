"""A share in per cent."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .decimal import DecimalNumber
from .flat import Cell, plain_cell
from .settings import Exact, WholeNumber


class Percent(DecimalNumber):
    """Stored and computed as the number before the sign: "12.5" is 12.5 %."""

    key = "percent"
    label = _("Per cent")
    settings = (
        Exact("minimum", _("Smallest"), default=Decimal(0)),
        Exact("maximum", _("Largest"), default=Decimal(100)),
        WholeNumber("places", _("Places after the point"), minimum=0, maximum=8, default=2),
    )

    def unit(self, spec: FieldSpec) -> str:
        return "%"

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        if isinstance(raw, str) and len(raw) < 100:
            raw = raw.strip().removesuffix("%").removesuffix("\uff05")
        return super().clean(raw, spec, ctx, stored)

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return SafeString("") if self.is_blank(value) else format_html("{}%", self.scaled(value, spec))

    def written_as(self, spec: FieldSpec) -> Mapping[str, Any]:
        return {"places": self.places(spec), "after": "%"}

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        return plain_cell(cell)

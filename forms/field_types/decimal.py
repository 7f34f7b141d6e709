"""An exact decimal number, stored as text."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .flat import DECIMAL_TEXT, Cell, plain_cell
from .numbers import parse_number, within
from .settings import Exact, Line, Setting, WholeNumber

MOST_SCALED = 4


class DecimalNumber(FieldType):
    key = "decimal"
    label = _("Decimal number")
    group = "number"
    icon = "order"
    template = "forms/controls/number.html"
    value_type = "number"
    can_be_column = True
    summary = "number"
    meaning = ("unit",)
    largest: ClassVar[Decimal] = Decimal(10) ** 20
    settings: ClassVar[tuple[Setting, ...]] = (
        Exact("minimum", _("Smallest")),
        Exact("maximum", _("Largest")),
        WholeNumber("places", _("Places after the point"), minimum=0, maximum=8, default=2),
        Line("unit", _("Unit of measure")),
    )

    def places(self, spec: FieldSpec) -> int:
        """Returns how many places after the point are kept."""
        return int(self.setting(spec, "places"))

    def unit(self, spec: FieldSpec) -> str:
        """Returns what stands behind the number."""
        return str(self.setting(spec, "unit") or "")

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        number = parse_number(raw)
        if number is None:
            return None
        places = self.places(spec)
        if -int(number.as_tuple().exponent) > places and number != round(number, places):
            raise FieldError("too_many_places", places=places)
        least, most = self.setting(spec, "minimum"), self.setting(spec, "maximum")
        within(number, -self.largest if least is None else least, self.largest if most is None else most)
        return format(number, "f")

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        text = plain_cell(cell).strip()
        share = parse_number(text[:-1]) if text.endswith(("%", "\uff05")) else None
        return text if share is None else format(share / 100, "f")

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return None if self.is_blank(value) else Decimal(value)

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        if value is None:
            return None
        step = Decimal(1).scaleb(-self.places(spec))
        return format(Decimal(value).quantize(step, rounding=ROUND_HALF_UP), "f")

    def scaled(self, value: Json, spec: FieldSpec) -> str:
        """Returns the number with the places of its field, as all numbers of a column are read.

        More than ``MOST_SCALED`` places are a limit and no scale. Digits of an older version are never cut off.
        """
        number, places = Decimal(value), self.places(spec)
        if places > MOST_SCALED or -int(number.as_tuple().exponent) >= places:
            return format(number, "f")
        return str(self.from_value(number, spec))

    def written_as(self, spec: FieldSpec) -> Mapping[str, Any]:
        unit = self.unit(spec)
        return {"places": self.places(spec), "after": f" {unit}" if unit else ""}

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        return (None,) if self.is_blank(value) else (Decimal(self.scaled(value, spec)),)

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        shown = str(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
        return {"value": shown, "unit": self.unit(spec), "mode": "decimal"}

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        if self.is_blank(value):
            return format_html("{}", "")
        return format_html("{} {}", self.scaled(value, spec), self.unit(spec))

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def sample(self, spec: FieldSpec) -> Json:
        return format(self.setting(spec, "minimum") or Decimal("1"), "f")

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return dict(DECIMAL_TEXT)

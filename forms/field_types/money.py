"""An amount of money, exact to the cent."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .capitals import capital_amount
from .context import FillContext
from .decimal import DecimalNumber
from .flat import Cell, ExportColumn, plain_cell
from .settings import Exact, OneOf, WholeNumber, YesNo

SIGNS = {"CNY": "¥", "HKD": "HK$", "MOP": "MOP$", "TWD": "NT$", "USD": "US$", "EUR": "€", "GBP": "£", "JPY": "JP¥"}
CURRENCIES = {
    "CNY": _("Chinese yuan"),
    "HKD": _("Hong Kong dollar"),
    "MOP": _("Macao pataca"),
    "TWD": _("New Taiwan dollar"),
    "USD": _("US dollar"),
    "EUR": _("Euro"),
    "GBP": _("Pound sterling"),
    "JPY": _("Japanese yen"),
}
LARGEST = Decimal(10) ** 15


class Money(DecimalNumber):
    """Stored as exact decimal text in the currency of the field."""

    key = "money"
    label = _("Amount of money")
    icon = "order"
    meaning = ("currency",)
    settings = (
        OneOf("currency", _("Currency"), words=CURRENCIES, default="CNY"),
        Exact("minimum", _("Smallest")),
        Exact("maximum", _("Largest")),
        WholeNumber("places", _("Places after the point"), minimum=0, maximum=4, default=2),
        YesNo("capitals", _("Repeat the amount in Chinese capitals")),
    )
    largest = LARGEST

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        amount = super().clean(raw, spec, ctx, stored)
        return None if amount is None else self.from_value(Decimal(amount), spec)

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        shown = str(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
        return {"value": shown, "sign": SIGNS[self.setting(spec, "currency")], "mode": "decimal"}

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        amount = self.to_value(value, spec)
        if amount is None:
            return SafeString("")
        shown = f"{SIGNS[self.setting(spec, 'currency')]}{amount:,f}"
        if not self.setting(spec, "capitals"):
            return format_html("{}", shown)
        return format_html('{} <span class="capitals">{}</span>', shown, capital_amount(amount))

    def written_as(self, spec: FieldSpec) -> Mapping[str, Any]:
        sign = SIGNS[self.setting(spec, "currency")]
        return {
            "places": self.places(spec),
            "before": sign,
            "grouped": True,
            "capitals": bool(self.setting(spec, "capitals")),
        }

    def sample(self, spec: FieldSpec) -> Json:
        return self.from_value(self.setting(spec, "minimum") or Decimal(1), spec)

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        return (ExportColumn(kind="number"), ExportColumn(key="currency", label=_("Currency")))

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        amount = self.to_value(value, spec)
        return (None, None) if amount is None else (amount, self.setting(spec, "currency"))

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        return plain_cell(cell).strip().removeprefix("￥").removeprefix(SIGNS[self.setting(spec, "currency")])

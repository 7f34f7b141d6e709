"""A mark from one to five, or as many as the designer wants."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .numbers import parse_number
from .settings import OneOf, WholeNumber
from .text_settings import Words
from .wording import localized

STAR = "★"


class Rating(FieldType):
    """Stored as a whole number from 1 (or 0) up."""

    key = "rating"
    label = _("Rating")
    group = "choice"
    icon = "pick"
    template = "forms/controls/rating.html"
    value_type = "number"
    summary = "choice"
    meaning = ("most",)
    is_group = True
    can_be_column = True
    settings = (
        WholeNumber("most", _("Best mark"), minimum=2, maximum=11, default=5),
        OneOf("first", _("Lowest mark"), words={"0": "0", "1": "1"}, default="1"),
        OneOf("look", _("Look"), words={"stars": _("stars"), "numbers": _("numbers")}, default="stars"),
        Words("low", _("Words at the low end")),
        Words("high", _("Words at the high end")),
    )

    def marks(self, spec: FieldSpec) -> range:
        """Returns the marks that can be given."""
        return range(int(self.setting(spec, "first")), self.setting(spec, "most") + 1)

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        number = parse_number(raw)
        if number is None:
            return None
        if number != number.to_integral_value() or int(number) not in self.marks(spec):
            raise FieldError("not_an_option", value=format(number, "f")[:20])
        return int(number)

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return None if self.is_blank(value) else Decimal(value)

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return None if value is None else int(value)

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        chosen = str(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
        return {
            "marks": [(str(mark), str(mark) == chosen) for mark in self.marks(spec)],
            "stars": self.setting(spec, "look") == "stars",
            "low": localized(self.setting(spec, "low")),
            "high": localized(self.setting(spec, "high")),
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        if self.is_blank(value):
            return SafeString("")
        most = self.setting(spec, "most")
        stars = STAR * min(int(value), 11) if self.setting(spec, "look") == "stars" else ""
        return format_html('{} / {} <span class="stars" aria-hidden="true">{}</span>', value, most, stars)

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def filter_options(self, spec: FieldSpec, ctx: FillContext) -> Sequence[tuple[str, str]]:
        return [(str(mark), str(mark)) for mark in self.marks(spec)]

    def sample(self, spec: FieldSpec) -> Json:
        return self.setting(spec, "most")

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.marks(spec)[0], "maximum": self.marks(spec)[-1]}

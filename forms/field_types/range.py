"""A number on a scale from … to …: a slider where the browser can, a box for the number everywhere."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import Json
from .context import FillContext
from .decimal import DecimalNumber
from .errors import FieldError
from .settings import Exact, Line
from .text_settings import Words
from .wording import localized


class Range(DecimalNumber):
    """Stored as exact decimal text that lies on a step of the scale."""

    key = "range"
    label = _("Number on a scale")
    icon = "arrows-up-down"
    template = "forms/controls/range.html"
    settings = (
        Exact("minimum", _("From"), default=Decimal(0)),
        Exact("maximum", _("To"), default=Decimal(10)),
        Exact("step", _("Step"), default=Decimal(1)),
        Line("unit", _("Unit of measure")),
        Words("low", _("Words at the low end")),
        Words("high", _("Words at the high end")),
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        found = super().config_problems(spec)
        if not found and (
            self.setting(spec, "step") <= 0 or self.setting(spec, "minimum") >= self.setting(spec, "maximum")
        ):
            found.append(Problem("config/step", "scale_empty", {}))
        return found

    def places(self, spec: FieldSpec) -> int:
        return min(8, max(0, *(-int(self.setting(spec, each).as_tuple().exponent) for each in ("minimum", "step"))))

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        text = super().clean(raw, spec, ctx, stored)
        if text is not None:
            step, least = self.setting(spec, "step"), self.setting(spec, "minimum")
            if (Decimal(text) - least) % step:
                raise FieldError("not_on_step", step=format(step, "f"), minimum=format(least, "f"))
        return text

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        scale = {name: format(self.setting(spec, name), "f") for name in ("minimum", "maximum", "step")}
        ends = {name: localized(self.setting(spec, name)) for name in ("low", "high")}
        return {**super().control(raw, spec, ctx, errors), **scale, **ends}

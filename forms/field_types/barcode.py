"""The value of a barcode or QR code: typed, or read by the camera where the browser can."""

from collections.abc import Mapping
from typing import Any

import re2
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import Json
from .context import FillContext
from .errors import FieldError
from .formatted import FormattedLine
from .settings import Line
from .text import pattern_problems


class Barcode(FormattedLine):
    """Stored as the text of the code."""

    key = "barcode"
    label = _("Barcode or QR code")
    icon = "view"
    template = "forms/controls/barcode.html"
    longest = 500
    settings = (Line("pattern", _("Pattern"), help=_("Regular expression that the whole text must match.")),)

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        return super().config_problems(spec) + pattern_problems(spec)

    def written(self, text: str, spec: FieldSpec, ctx: FillContext) -> str:
        pattern = self.setting(spec, "pattern")
        if pattern and not re2.fullmatch(pattern, text):
            raise FieldError("pattern_mismatch")
        return text

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return {**super().control(raw, spec, ctx, errors), "input_mode": "text"}

    def sample(self, spec: FieldSpec) -> Json:
        return "6901234567892"

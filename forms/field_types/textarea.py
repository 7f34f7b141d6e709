"""Several lines of plain text."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .gate import gate
from .settings import WholeNumber


class Textarea(FieldType):
    key = "textarea"
    label = _("Several lines of text")
    group = "text"
    icon = "doc-full"
    template = "forms/controls/textarea.html"
    can_be_column = True
    summary = "text"
    settings = (
        WholeNumber("max_length", _("At most … characters"), minimum=1, maximum=50_000, default=2000),
        WholeNumber("min_length", _("At least … characters"), minimum=0, maximum=50_000, default=0),
        WholeNumber("rows", _("Lines on screen"), minimum=2, maximum=30, default=4),
    )

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        limit = self.setting(spec, "max_length")
        text = gate(raw).strip()
        if len(text) > limit:
            raise FieldError("too_long", limit=limit, length=len(text))
        return text or None

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        least = self.setting(spec, "min_length")
        return [FieldError("too_short", limit=least, length=len(value))] if len(value) < least else []

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        value = raw if isinstance(raw, str) else ""
        return {
            "value": value,
            "rows": self.setting(spec, "rows"),
            "max_length": self.setting(spec, "max_length"),
            "length": len(value),
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        if self.is_blank(value):
            return format_html("{}", "")
        return mark_safe(linebreaks(str(value), autoescape=True))

    def sample(self, spec: FieldSpec) -> Json:
        return "示例文字,第一行。\n第二行。"

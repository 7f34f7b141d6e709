"""A statement that has to be read and confirmed."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .bool import Bool
from .context import FillContext
from .errors import FieldError
from .markup import clean_html, marks_to_html
from .text_settings import Words
from .wording import localized


class Acknowledge(Bool):
    """Stored as true once confirmed; nothing else can be handed in when it is required."""

    key = "acknowledge"
    label = _("Read and confirmed")
    icon = "check"
    template = "forms/controls/acknowledge.html"
    can_be_column = False
    is_group = True
    frame = "question"
    settings = (
        Words("statement", _("What is to be read"), help=_("Light marks: - list, **bold**, [words](https://…).")),
    )

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        return super().clean(raw, spec, ctx, stored) or None

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        return []

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        statement = clean_html(marks_to_html(localized(self.setting(spec, "statement"))))
        return {**super().control(raw, spec, ctx, errors), "statement": mark_safe(statement)}

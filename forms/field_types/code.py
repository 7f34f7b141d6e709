"""A number or code that the system gives: a document number, a certificate number."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext


class Code(FieldType):
    """Stored as text, written by the procedure."""

    key = "code"
    label = _("Number given by the system")
    group = "system"
    icon = "key"
    template = "forms/controls/shown.html"
    is_input = False
    can_import = False

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        return stored

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return {"shown": self.display(raw, spec, ctx)}

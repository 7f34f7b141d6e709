"""A value that travels with the form and is not shown: from a link, a default, a computation."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .gate import gate_line

LONGEST = 500


class Hidden(FieldType):
    """Stored as text. Whoever fills in can change it: never rely on it for rights."""

    key = "hidden"
    label = _("Hidden value")
    group = "system"
    icon = "view"
    frame = "hidden"
    template = "forms/controls/hidden.html"

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        return gate_line(str(raw) if type(raw) is int and abs(raw) < 10**18 else raw, longest=LONGEST) or None

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return None if value is None else str(value)[:LONGEST]

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return {"value": str(raw)[:LONGEST] if isinstance(raw, str) or (type(raw) is int and abs(raw) < 10**18) else ""}

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def sample(self, spec: FieldSpec) -> Json:
        return "a1"

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "maxLength": LONGEST}

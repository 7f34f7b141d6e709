"""A page of the site."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .errors import FieldError
from .flat import Cell
from .picks import Pick
from .settings import Line


class PagePick(Pick):
    """Stored as the page's number."""

    key = "page"
    label = _("Page of the site")
    group = "system"
    icon = "doc-empty-inverse"
    lookup = "page"
    value_type = "number"
    settings = (Line("page_type", _("Kind of page"), pattern=r"[A-Za-z][A-Za-z0-9_.]*", help=_("As in ShowcasePage.")),)

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        code = super().clean(raw, spec, ctx, stored)
        if code is None:
            return None
        if not code.isascii() or not code.isdigit():
            raise FieldError("not_found", value=code[:80])
        return int(code)

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return None if value is None else int(value)

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        return (value, super().export_cells(value, spec, ctx)[1])

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "integer"}

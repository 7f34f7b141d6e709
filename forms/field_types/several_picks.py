"""What several people, units and terms have in common."""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .errors import FieldError, FieldErrors
from .flat import Cell, ExportColumn, listed
from .picks import SALT, Pick, describe, linked
from .settings import WholeNumber

MOST = 200


def bounds(least: Any, most: Any) -> tuple[WholeNumber, WholeNumber]:
    """Returns the settings for the smallest and the largest number."""
    return (
        WholeNumber("minimum", least, minimum=0, maximum=MOST, default=0),
        WholeNumber("maximum", most, minimum=1, maximum=MOST, default=MOST),
    )


class Picks(Pick):
    """Stored as a list of codes. The raw answer is a list, or {"values": […], "find": …}."""

    icon = "group"
    template = "forms/controls/picks.html"
    cell_template = ""
    value_type = "list"
    reader = "ticks"
    is_group = True

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        values, find = data.getlist(name), data.get(f"{name}-find", "")
        return {"values": values, "find": find} if find else values

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        values = raw.get("values") if isinstance(raw, Mapping) else raw
        if values is None or values == "":
            return None
        if not isinstance(values, list | tuple):
            raise FieldError("not_a_list")
        most = self.setting(spec, "maximum")
        if len(values) > 2 * MOST:
            raise FieldError("too_many", maximum=most, count=len(values))
        kept, codes, errors = stored if isinstance(stored, list) else [], {}, []
        for value in values:
            try:
                code = self.resolve(value, spec, ctx, kept)
            except FieldError as error:
                errors.append(error)
            else:
                codes[code] = True
        if errors:
            raise FieldErrors(errors)
        codes.pop(None, None)
        if len(codes) > most:
            raise FieldError("too_many", maximum=most, count=len(codes))
        return list(codes) or None

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        least = self.setting(spec, "minimum")
        return [FieldError("too_few", minimum=least, count=len(value))] if len(value) < least else []

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        answer = raw if isinstance(raw, Mapping) else {"values": raw}
        given = answer.get("values")
        values = [each for each in given if isinstance(each, str)] if isinstance(given, list | tuple) else []
        chosen, found = self.chosen(values[:MOST], spec, ctx), self.found(answer, spec, ctx)
        few = self.few(spec, ctx)
        found = [*found, *(each for each in few if each not in found)]
        return {
            "few": bool(few),
            "find": answer.get("find") if isinstance(answer.get("find"), str) else "",
            "chosen": [(option.value, describe(option)) for option in chosen],
            "options": [(each.value, describe(each)) for each in found if each.value not in values],
            "searched": bool(answer.get("searched")),
            "found": len(found),
            "url": reverse("form_pick", args=[self.lookup]),
            "token": signing.dumps(self.lookup_config(spec, ctx), salt=SALT),
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return linked(self.chosen(list(value or ()), spec, ctx))

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        return (ExportColumn(), ExportColumn(key="names", label=_("Names")))

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        codes = [str(each) for each in value or ()]
        if not codes:
            return (None, None)
        return ("; ".join(codes), "; ".join(each.label for each in self.chosen(codes, spec, ctx)) if ctx else None)

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        return listed(cell)

    def filter_kind(self, spec: FieldSpec) -> str:
        return "options"

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "maxItems": MOST}

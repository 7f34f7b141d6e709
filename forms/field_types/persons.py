"""Several members."""

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
from .picks import AMONG, SALT, Pick, describe, linked
from .settings import WholeNumber

MOST = 200


class Persons(Pick):
    """Stored as a list of member codes. The raw answer is a list, or {"values": […], "find": …}."""

    key = "persons"
    label = _("Several persons")
    icon = "group"
    lookup = "person"
    template = "forms/controls/picks.html"
    value_type = "list"
    is_group = True
    settings = (
        AMONG,
        WholeNumber("minimum", _("At least … persons"), minimum=0, maximum=MOST, default=0),
        WholeNumber("maximum", _("At most … persons"), minimum=1, maximum=MOST, default=MOST),
    )

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
        listed = answer.get("values")
        values = [str(each) for each in listed if isinstance(each, str)] if isinstance(listed, list | tuple) else []
        chosen, found = self.chosen(values[:MOST], spec, ctx), self.found(answer, spec, ctx)
        return {
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

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

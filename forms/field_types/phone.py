"""A telephone number."""

import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .errors import FieldError
from .formatted import FormattedLine
from .numbers import WIDE
from .settings import OneOf

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"(0\d{2,3}-)?[2-9]\d{6,7}(-\d{1,6})?", re.ASCII)
ABROAD = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
BRACKETS = str.maketrans("\uff08\uff09", "()")
SPACING = re.compile(r"[\s().·]+")


class Phone(FormattedLine):
    """Stored as 13800000000, 0471-6000000-801 or +85212345678."""

    key = "phone"
    label = _("Telephone number")
    icon = "mobile-alt"
    longest = 40
    input_type = "tel"
    input_mode = "tel"
    autocomplete = "tel"
    settings = (
        OneOf("kind", _("Must be"), words={"mobile": _("a mobile number"), "landline": _("a landline number")}),
    )

    def written(self, text: str, spec: FieldSpec, ctx: FillContext) -> str:
        number = SPACING.sub("", text.translate(BRACKETS).translate(WIDE).replace("(", "").replace(")", "-"))
        number = re.sub(r"^(\+|00)86-?(?=\d)", "", number)
        digits = number.replace("-", "")
        kind = self.setting(spec, "kind")
        if kind != "landline" and MOBILE.fullmatch(digits):
            return digits
        if kind != "landline" and ABROAD.fullmatch(digits):
            return digits
        area = re.sub(r"^(0(?:10|2\d|[3-9]\d{2}))-?(?=\d{7})", r"\1-", number)
        if kind != "mobile" and LANDLINE.fullmatch(area):
            return area
        raise FieldError("not_mobile" if kind == "mobile" else "not_phone")

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return format_html('<a href="tel:{}">{}</a>', value, value) if value else SafeString("")

    def sample(self, spec: FieldSpec) -> Json:
        return "0471-6000000" if self.setting(spec, "kind") == "landline" else "13800000000"

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\+?[0-9-]{7,20}$"}

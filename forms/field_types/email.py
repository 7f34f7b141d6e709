"""An e-mail address."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .errors import FieldError
from .formatted import FormattedLine
from .text import EMAIL


class Email(FormattedLine):
    """Stored with the part after @ in small letters."""

    key = "email"
    label = _("E-mail address")
    icon = "mail"
    longest = 254
    input_type = "email"
    autocomplete = "email"

    def written(self, text: str, spec: FieldSpec, ctx: FillContext) -> str:
        if not EMAIL.fullmatch(text):
            raise FieldError("not_email")
        name, _at, domain = text.rpartition("@")
        return f"{name}@{domain.lower()}"

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return format_html('<a href="mailto:{}">{}</a>', value, value) if value else SafeString("")

    def sample(self, spec: FieldSpec) -> Json:
        return "name@example.org"

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "format": "email", "maxLength": self.longest}

"""A web address."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .errors import FieldError
from .formatted import FormattedLine
from .text import is_web_address


class Url(FormattedLine):
    """Stored with its http:// or https://, which is added where it was left out."""

    key = "url"
    label = _("Web address")
    icon = "link-external"
    longest = 2000
    input_type = "url"
    autocomplete = "url"

    def written(self, text: str, spec: FieldSpec, ctx: FillContext) -> str:
        address = text if "://" in text or text.lower().startswith(("javascript:", "data:")) else f"https://{text}"
        if not is_web_address(address) or "." not in address.split("/")[2]:
            raise FieldError("not_url")
        return address

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        if not isinstance(value, str) or not is_web_address(value):
            return format_html("{}", value or "")
        return format_html('<a href="{}" rel="noopener noreferrer nofollow">{}</a>', value, value)

    def sample(self, spec: FieldSpec) -> Json:
        return "https://www.example.org/"

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "format": "uri", "maxLength": self.longest}

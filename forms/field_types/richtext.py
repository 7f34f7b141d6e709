"""Text with paragraphs, headings, lists, bold and links, and nothing else."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .flat import Cell, plain_cell
from .gate import gate
from .markup import clean_html, html_to_marks, marks_to_html, plain_text
from .settings import WholeNumber

LARGEST_HTML = 120_000


class RichText(FieldType):
    """Stored as clean HTML. Without JavaScript it is typed with light marks (see forms.field_types.markup)."""

    key = "richtext"
    label = _("Formatted text")
    group = "text"
    icon = "bold"
    template = "forms/controls/richtext.html"
    summary = "text"
    reader = "richtext"
    settings = (
        WholeNumber("max_length", _("At most … characters"), minimum=1, maximum=50_000, default=5000),
        WholeNumber("min_length", _("At least … characters"), minimum=0, maximum=50_000, default=0),
    )

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        text = data.get(name, "")
        return {"html": text} if data.get(f"{name}-format") == "html" else {"marks": text}

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        html = as_html(raw)
        length, limit = len(plain_text(html)), self.setting(spec, "max_length")
        if length > limit:
            raise FieldError("too_long", limit=limit, length=length)
        return html if length else None

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        least, length = self.setting(spec, "min_length"), len(plain_text(value))
        return [FieldError("too_short", limit=least, length=length)] if length < least else []

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return plain_text(value) if isinstance(value, str) else None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        try:
            html = as_html(raw)
            marks = raw["marks"] if isinstance(raw, dict) and isinstance(raw.get("marks"), str) else html_to_marks(html)
        except FieldError:
            html = marks = ""
        return {
            "value": marks,
            "html": html,
            "max_length": self.setting(spec, "max_length"),
            "length": len(plain_text(html)),
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return mark_safe(clean_html(value) if isinstance(value, str) else "")

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return plain_text(value) if isinstance(value, str) else ""

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        return {"marks": plain_cell(cell)}

    def sample(self, spec: FieldSpec) -> Json:
        return "<p>示例正文。</p>"


def as_html(raw: Json) -> str:
    """Returns clean HTML for {"html": …}, {"marks": …} or stored HTML. Raises FieldError."""
    if isinstance(raw, dict) and "marks" in raw:
        return clean_html(marks_to_html(gate(raw["marks"], longest=LARGEST_HTML)))
    return clean_html(gate(raw.get("html") if isinstance(raw, dict) else raw, longest=LARGEST_HTML))

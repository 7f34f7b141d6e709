"""Words, a picture or a film that only stand on the page."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .markup import clean_html, marks_to_html
from .picture_setting import PICTURE, Picture
from .settings import Line, OneOf
from .text_settings import Words
from .wording import localized


class Note(FieldType):
    """Holds no answer."""

    key = "note"
    label = _("Note or picture")
    group = "system"
    icon = "info-circle"
    frame = "none"
    template = "forms/controls/note.html"
    is_input = False
    is_answer = False
    can_be_column = True
    reader = "none"
    settings = (
        Words("text", _("Words"), help=_("Light marks: - list, **bold**, [words](https://…).")),
        OneOf(
            "look", _("Look"), words={"plain": _("plain"), "hint": _("hint"), "warning": _("warning")}, default="plain"
        ),
        Picture("picture", _("Address of a picture on this site")),
        Line("film", _("Address of a video on this site"), pattern=PICTURE.pattern),
        Words("alt", _("Description for people who cannot see it")),
    )

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        return None

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return None

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return {
            "text": mark_safe(clean_html(marks_to_html(localized(self.setting(spec, "text"))))),
            "look": self.setting(spec, "look"),
            "picture": self.setting(spec, "picture"),
            "film": self.setting(spec, "film"),
            "alt": localized(self.setting(spec, "alt")),
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return render_to_string(self.template, self.control(None, spec, ctx, {}))

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def export_columns(self, spec: FieldSpec) -> tuple[Any, ...]:
        return ()

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Any, ...]:
        return ()

    def filter_kind(self, spec: FieldSpec) -> str:
        return ""

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "null"}

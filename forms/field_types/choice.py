"""One out of a list."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .gate import gate_line
from .options import option_problems, option_words
from .settings import OneOf, Options

RADIO_LIMIT = 6


class Choice(FieldType):
    key = "choice"
    label = _("One of a list")
    group = "choice"
    icon = "radio-full"
    template = "forms/controls/choice.html"
    can_be_column = True
    settings = (
        Options("options", _("List"), default=()),
        OneOf("look", _("Look"), words={"radio": _("all options side by side"), "select": _("a list that opens")}),
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        return super().config_problems(spec) + option_problems(spec)

    def grouped(self, spec: FieldSpec) -> bool:
        return self.look(spec) == "radio"

    def look(self, spec: FieldSpec) -> str:
        """Returns "radio" or "select"."""
        few = len(self.setting(spec, "options") or ()) <= RADIO_LIMIT
        return str(self.setting(spec, "look") or ("radio" if few else "select"))

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        value = gate_line(raw, longest=200)
        if not value:
            return None
        if value not in option_words(self, spec) and value != stored:
            raise FieldError("not_an_option", value=value[:80])
        return value

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        words = option_words(self, spec)
        value = raw if isinstance(raw, str) else ""
        if value and value not in words:
            words[value] = value
        return {"value": value, "options": list(words.items()), "look": self.look(spec)}

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return format_html("{}", option_words(self, spec).get(value, value) if value else "")

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return option_words(self, spec).get(value, "") if isinstance(value, str) else ""

    def sample(self, spec: FieldSpec) -> Json:
        return next(iter(option_words(self, spec)), None)

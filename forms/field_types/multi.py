"""Several out of a list."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .gate import gate_line
from .options import option_problems, option_words
from .settings import Options, WholeNumber

MOST_ANSWERS = 500


class Multi(FieldType):
    key = "multi"
    label = _("Several of a list")
    group = "choice"
    icon = "list-ul"
    template = "forms/controls/multi.html"
    value_type = "list"
    is_group = True
    settings = (
        Options("options", _("List"), default=()),
        WholeNumber("minimum", _("At least … answers"), minimum=0, maximum=MOST_ANSWERS, default=0),
        WholeNumber("maximum", _("At most … answers"), minimum=1, maximum=MOST_ANSWERS, default=MOST_ANSWERS),
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        return super().config_problems(spec) + option_problems(spec)

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        return data.getlist(name)

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, list | tuple):
            raise FieldError("not_a_list")
        if len(raw) > MOST_ANSWERS * 2:
            raise FieldError("too_many", maximum=MOST_ANSWERS, count=len(raw))
        words, kept = option_words(self, spec), stored if isinstance(stored, list) else []
        values = dict.fromkeys(gate_line(each, longest=200) for each in raw)
        values.pop("", None)
        for value in values:
            if value not in words and value not in kept:
                raise FieldError("not_an_option", value=value[:80])
        most = self.setting(spec, "maximum")
        if len(values) > most:
            raise FieldError("too_many", maximum=most, count=len(values))
        return [value for value in words if value in values] + [value for value in values if value not in words] or None

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        least = self.setting(spec, "minimum")
        return [FieldError("too_few", minimum=least, count=len(value))] if len(value) < least else []

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        chosen = {each for each in raw if isinstance(each, str)} if isinstance(raw, list | tuple) else set()
        return {"options": [(value, text, value in chosen) for value, text in option_words(self, spec).items()]}

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        words = option_words(self, spec)
        return format_html_join("、", "{}", ((words.get(each, each),) for each in value or ()))

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        words = option_words(self, spec)
        return " ".join(words.get(each, "") for each in value or ())

    def sample(self, spec: FieldSpec) -> Json:
        return list(option_words(self, spec))[: max(1, self.setting(spec, "minimum"))] or None

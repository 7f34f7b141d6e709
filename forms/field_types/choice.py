"""One out of a list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .flat import Cell
from .gate import meant
from .option_list import Options
from .options import (
    OTHER,
    ListedOption,
    exported_words,
    goes_with,
    listed_options,
    option_named,
    option_problems,
    option_words,
    options_schema,
)
from .settings import Line, OneOf, YesNo

RADIO_LIMIT = 6
LONGEST_OTHER = 200
OTHERS = YesNo("other", _("With a box for another answer"))
DEPENDS_ON = Line("depends_on", _("The list depends on the answer to"), pattern=r"[a-z][a-z0-9_]{0,59}", of="fields")


class Choice(FieldType):
    """Stored as the option's value, or as the text of another answer."""

    key = "choice"
    label = _("One of a list")
    group = "choice"
    icon = "radio-full"
    template = "forms/controls/choice.html"
    summary = "choice"
    reader = "choice"
    can_be_column = True
    settings = (
        Options("options", _("List"), default=()),
        OneOf(
            "look",
            _("Look"),
            words={
                "radio": _("all options side by side"),
                "select": _("a list that opens"),
                "likert": _("a scale in one line"),
                "images": _("pictures"),
            },
        ),
        OTHERS,
        DEPENDS_ON,
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        return super().config_problems(spec) + option_problems(spec)

    def grouped(self, spec: FieldSpec) -> bool:
        return self.look(spec) != "select" or bool(self.setting(spec, "other"))

    def is_rich(self, spec: FieldSpec) -> bool:
        return self.look(spec) in ("likert", "images")

    def look(self, spec: FieldSpec) -> str:
        """Returns "radio", "select", "likert" or "images"."""
        few = len(self.setting(spec, "options") or ()) <= RADIO_LIMIT
        return str(self.setting(spec, "look") or ("radio" if few else "select"))

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        value = data.get(name, "")
        if self.setting(spec, "other"):
            other = data.get(f"{name}-other", "")
            if value == OTHER or (not value and other.strip()):
                return {"value": OTHER, "other": other}
        return value

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        others = self.setting(spec, "other")
        if isinstance(raw, Mapping) and others:
            raw = raw.get("other") if raw.get("value") == OTHER else raw.get("value")
        words = option_words(self, spec)
        value = meant(raw, words)
        if not value or value == OTHER:
            return None
        if value in words:
            if value != stored and not goes_with(value, spec, ctx):
                raise FieldError("option_does_not_go", value=value[:80])
        elif not others and value != stored:
            raise FieldError("not_an_option", value=value[:80])
        elif value != stored and len(value) > LONGEST_OTHER:
            raise FieldError("too_long", limit=LONGEST_OTHER, length=len(value))
        return value

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        others = self.setting(spec, "other")
        answer = raw if isinstance(raw, Mapping) else {"value": raw}
        value, other = (
            str(answer.get(part) or "") if isinstance(answer.get(part), str) else "" for part in ("value", "other")
        )
        options = listed_options(spec, ctx, [value])
        unknown = bool(value) and value != OTHER and not any(option.chosen for option in options)
        if unknown and others:
            other = value
        elif unknown:
            options.append(ListedOption(value=value, words=value, chosen=True))
        return {
            "value": value,
            "options": options,
            "look": self.look(spec),
            "others": others,
            "other_value": OTHER,
            "other": other,
            "other_chosen": value == OTHER or (unknown and others),
            "depends_on": self.setting(spec, "depends_on") or "",
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return format_html("{}", option_words(self, spec).get(value, value) if value else "")

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return option_words(self, spec).get(value, value) if isinstance(value, str) else ""

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        return (exported_words(option_words(self, spec), value) if isinstance(value, str) else None,)

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        return option_named(cell, spec)

    def filter_kind(self, spec: FieldSpec) -> str:
        return "option"

    def filter_options(self, spec: FieldSpec, ctx: FillContext) -> Sequence[tuple[str, str]]:
        return list(option_words(self, spec).items())

    def sample(self, spec: FieldSpec) -> Json:
        return next(iter(option_words(self, spec)), None)

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return options_schema(spec, others=bool(self.setting(spec, "other")))

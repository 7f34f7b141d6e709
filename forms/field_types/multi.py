"""Several out of a list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import FieldType, Json
from .choice import DEPENDS_ON, LONGEST_OTHER, OTHERS
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
    option_problems,
    option_words,
    options_named,
    options_schema,
)
from .settings import OneOf, WholeNumber

MOST_ANSWERS = 500


class Multi(FieldType):
    """Stored as a list of values in the order of the options; another answer stands last."""

    key = "multi"
    label = _("Several of a list")
    group = "choice"
    icon = "list-ul"
    template = "forms/controls/multi.html"
    value_type = "list"
    summary = "choice"
    reader = "ticks"
    is_group = True
    can_be_column = True
    settings = (
        Options("options", _("List"), default=()),
        WholeNumber("minimum", _("At least … answers"), minimum=0, maximum=MOST_ANSWERS, default=0),
        WholeNumber("maximum", _("At most … answers"), minimum=1, maximum=MOST_ANSWERS, default=MOST_ANSWERS),
        OneOf("look", _("Look"), words={"ticks": _("boxes to tick"), "images": _("pictures")}),
        OTHERS,
        DEPENDS_ON,
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        return super().config_problems(spec) + option_problems(spec)

    def is_rich(self, spec: FieldSpec) -> bool:
        return bool(self.setting(spec, "look") == "images")

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        values = data.getlist(name)
        if self.setting(spec, "other"):
            other = data.get(f"{name}-other", "")
            if OTHER in values or other.strip():
                return {"values": values, "other": other}
        return values

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        others = self.setting(spec, "other")
        if isinstance(raw, Mapping) and others and isinstance(raw.get("values"), list | tuple):
            raw = [*raw["values"], raw.get("other")]
        if raw is None or raw == "":
            return None
        if not isinstance(raw, list | tuple):
            raise FieldError("not_a_list")
        if len(raw) > MOST_ANSWERS * 2:
            raise FieldError("too_many", maximum=MOST_ANSWERS, count=len(raw))
        words, kept = option_words(self, spec), stored if isinstance(stored, list) else []
        known = {**words, **dict.fromkeys(each for each in kept if isinstance(each, str))}
        values = dict.fromkeys(meant(each, known) for each in raw)
        for nothing in ("", OTHER):
            values.pop(nothing, None)
        for value in values:
            if value not in words and value not in kept and not others:
                raise FieldError("not_an_option", value=value[:80])
            if value not in words and value not in kept and len(value) > LONGEST_OTHER:
                raise FieldError("too_long", limit=LONGEST_OTHER, length=len(value))
            if value in words and value not in kept and not goes_with(value, spec, ctx):
                raise FieldError("option_does_not_go", value=words[value][:80])
        self.refuse_too_many(values, words, spec)
        return [value for value in words if value in values] + [value for value in values if value not in words] or None

    def refuse_too_many(self, values: Mapping[str, Any], words: Mapping[str, str], spec: FieldSpec) -> None:
        """Raises FieldError for more answers than asked for, and for "none of these" beside another."""
        most = self.setting(spec, "maximum")
        if len(values) > most:
            raise FieldError("too_many", maximum=most, count=len(values))
        alone = [str(option["value"]) for option in spec.config.get("options") or () if option.get("exclusive")]
        for value in alone:
            if value in values and len(values) > 1:
                raise FieldError("option_alone", value=words[value])

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        alone = {str(option["value"]) for option in spec.config.get("options") or () if option.get("exclusive")}
        least = self.setting(spec, "minimum")
        if len(value) >= least or alone & set(value):
            return []
        return [FieldError("too_few", minimum=least, count=len(value))]

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        answer = raw if isinstance(raw, Mapping) else {"values": raw}
        listed = answer.get("values")
        chosen = [each for each in listed if isinstance(each, str)] if isinstance(listed, list | tuple) else []
        other = answer.get("other") if isinstance(answer.get("other"), str) else ""
        options = listed_options(spec, ctx, chosen[: 2 * MOST_ANSWERS])
        known = {option.value for option in options}
        unknown = [each for each in chosen if each not in known and each != OTHER][:MOST_ANSWERS]
        if self.setting(spec, "other") and unknown:
            other, unknown = other or unknown[-1], unknown[:-1]
        options += [ListedOption(value=each, words=each, chosen=True) for each in unknown if isinstance(raw, list)]
        return {
            "options": options,
            "look": self.setting(spec, "look") or "ticks",
            "others": self.setting(spec, "other"),
            "other_value": OTHER,
            "other": other,
            "other_chosen": bool(other) or OTHER in chosen,
            "depends_on": self.setting(spec, "depends_on") or "",
            "most": self.setting(spec, "maximum"),
            "least": self.setting(spec, "minimum"),
            "bounded": self.setting(spec, "maximum") < len(options) or self.setting(spec, "minimum") > 1,
            "exclusive": any(option.exclusive for option in options),
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        words = option_words(self, spec)
        return format_html_join("、", "{}", ((words.get(each, each),) for each in value or ()))

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        words = option_words(self, spec)
        return " ".join(words.get(each, each) for each in value or ())

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        words = option_words(self, spec)
        return ("; ".join(exported_words(words, each) for each in value) if value else None,)

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        return options_named(cell, spec)

    def filter_options(self, spec: FieldSpec, ctx: FillContext) -> Sequence[tuple[str, str]]:
        return list(option_words(self, spec).items())

    def sample(self, spec: FieldSpec) -> Json:
        alone = {str(option["value"]) for option in spec.config.get("options") or () if option.get("exclusive")}
        usual = [value for value in option_words(self, spec) if value not in alone]
        return usual[: max(1, self.setting(spec, "minimum"))] or None

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        others = bool(self.setting(spec, "other"))
        return {"type": "array", "items": options_schema(spec, others=others), "uniqueItems": True}

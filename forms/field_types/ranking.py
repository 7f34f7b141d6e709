"""Options put in order."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .flat import Cell, ExportColumn
from .gate import gate_line, meant
from .option_list import Options
from .options import exported_words, option_problems, option_words, options_named, options_schema
from .settings import WholeNumber
from .wording import localized

MOST = 50


class Ranking(FieldType):
    """Stored as a list of values, best first. The raw answer is that list, or {"places": {value: "1"}}."""

    key = "ranking"
    label = _("Ranking")
    group = "choice"
    icon = "list-ol"
    template = "forms/controls/ranking.html"
    value_type = "list"
    summary = "choice"
    reader = "ranking"
    is_group = True
    settings = (
        Options("options", _("List"), default=()),
        WholeNumber("places", _("How many places are given"), minimum=1, maximum=MOST, help=_("Blank: all of them.")),
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        return super().config_problems(spec) + option_problems(spec)

    def places(self, spec: FieldSpec) -> int:
        """Returns how many options are to be put in order."""
        count = len(spec.config.get("options") or ())
        return min(count, self.setting(spec, "places") or count, MOST)

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        values = list(option_words(self, spec))
        return {"places": {value: data.get(f"{name}-{row}", "") for row, value in enumerate(values)}}

    def is_blank(self, value: Json) -> bool:
        if isinstance(value, Mapping):
            places = value.get("places")
            return isinstance(places, Mapping) and not any(places.values())
        return super().is_blank(value)

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        values = ordered(raw.get("places")) if isinstance(raw, Mapping) else raw
        if values is None or values == "":
            return None
        if not isinstance(values, list | tuple) or len(values) > 500:
            raise FieldError("not_a_list")
        words = option_words(self, spec)
        ranked: list[str] = []
        for each in values:
            value = meant(each, words)
            if value not in words:
                raise FieldError("not_an_option", value=value[:80])
            if value in ranked:
                raise FieldError("place_twice", place=ranked.index(value) + 1)
            ranked.append(value)
        if len(ranked) > self.places(spec):
            raise FieldError("too_many", maximum=self.places(spec), count=len(ranked))
        return ranked or None

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        least, count = self.places(spec), len(value)
        return [FieldError("too_few_places", minimum=least, count=count)] if count < least else []

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        typed = raw.get("places") if isinstance(raw, Mapping) else None
        given: dict[str, str] = {}
        if isinstance(typed, Mapping):
            given = {str(value): place for value, place in typed.items() if isinstance(place, str)}
        elif isinstance(raw, list | tuple):
            given = {value: str(place) for place, value in enumerate(raw, start=1) if isinstance(value, str)}
        most = self.places(spec)
        return {
            "rows": [(value, words, given.get(value, "")) for value, words in option_words(self, spec).items()],
            "places": [str(place) for place in range(1, most + 1)],
            "most": most,
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        words = option_words(self, spec)
        rows = format_html_join("", "<li>{}</li>", ((words.get(each, each),) for each in value or ()))
        return format_html('<ol class="ranked">{}</ol>', rows) if rows else SafeString("")

    def text(self, value: Json, spec: FieldSpec, ctx: FillContext) -> str:
        words = option_words(self, spec)
        return " ".join(f"{place}. {words.get(each, each)}" for place, each in enumerate(value or (), start=1))

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        places = (
            ExportColumn(key=f"place:{value}", label=localized(label), kind="number")
            for value, label in self.setting(spec, "options")
        )
        return (ExportColumn(), *places)

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        words, ranked = option_words(self, spec), list(value or ())
        whole = "; ".join(exported_words(words, each) for each in ranked) or None
        return (whole, *(ranked.index(each) + 1 if each in ranked else None for each in words))

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        return options_named(cell, spec)

    def filter_options(self, spec: FieldSpec, ctx: FillContext) -> Sequence[tuple[str, str]]:
        return list(option_words(self, spec).items())

    def sample(self, spec: FieldSpec) -> Json:
        return list(option_words(self, spec))[: self.places(spec)] or None

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "array", "items": options_schema(spec, others=False), "uniqueItems": True}


def ordered(places: object) -> list[str] | None:
    """Returns the options by place for {value: place}; raises FieldError for gaps, twins and what is no place."""
    if not isinstance(places, Mapping) or len(places) > 500:
        raise FieldError("not_a_list")
    found: dict[int, str] = {}
    for value, place in places.items():
        text = gate_line(place, longest=10)
        if not text:
            continue
        if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= MOST:
            raise FieldError("not_a_place", value=text)
        if int(text) in found:
            raise FieldError("place_twice", place=int(text))
        found[int(text)] = str(value)
    if sorted(found) != list(range(1, len(found) + 1)):
        raise FieldError("place_missing", place=min(set(range(1, len(found) + 1)) - set(found)))
    return [found[place] for place in sorted(found)] or None

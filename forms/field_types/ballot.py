"""The result of a vote, shown and never typed."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import FieldType, Json
from .context import FillContext
from .flat import Cell
from .settings import Line


class Ballot(FieldType):
    """Stored as what the vote came to, {"votes": 12, "text": "…"} or a number, written by the procedure."""

    key = "ballot"
    label = _("Result of a vote")
    group = "system"
    icon = "tick"
    template = "forms/controls/shown.html"
    value_type = "number"
    scalar_path = ("votes",)
    is_input = False
    can_import = False
    settings = (Line("vote", _("Vote"), pattern=r"[a-z][a-z0-9_]*"),)

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        found = super().config_problems(spec)
        return found if spec.config.get("vote") else [*found, Problem("config/vote", "vote_missing", {})]

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        return stored

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return value.get("votes") if isinstance(value, Mapping) else value

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return {"shown": self.display(raw, spec, ctx)}

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        if isinstance(value, Mapping):
            value = value.get("text") or value.get("votes")
        return format_html("{}", "" if value is None else value)

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        votes = self.to_value(value, spec)
        return (votes if isinstance(votes, int | str) else None,)

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": ["object", "number", "string"]}

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

"""A case of some procedure."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import Json
from .context import FillContext
from .picks import Pick, linked
from .settings import Keys, Line


class Reference(Pick):
    """Stored as {"procedure": key, "case": uuid}."""

    key = "reference"
    label = _("Case of a procedure")
    group = "system"
    icon = "link"
    lookup = "reference"
    settings = (
        Line("procedure", _("Procedure"), pattern=r"[a-z][a-z0-9_]*"),
        Keys("states", _("Only in these states"), default=()),
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        found = super().config_problems(spec)
        return found if spec.config.get("procedure") else [*found, Problem("config/procedure", "procedure_missing", {})]

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        kept = stored.get("case") if isinstance(stored, Mapping) else None
        code = super().clean(raw.get("case") if isinstance(raw, Mapping) and "case" in raw else raw, spec, ctx, kept)
        return {"procedure": self.setting(spec, "procedure"), "case": code} if code else None

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return value.get("case") if isinstance(value, Mapping) else None

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return {"procedure": self.setting(spec, "procedure"), "case": str(value)} if value else None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return super().control(
            raw.get("case") if isinstance(raw, Mapping) and "case" in raw else raw, spec, ctx, errors
        )

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        case = value.get("case") if isinstance(value, Mapping) else None
        return linked(self.chosen([case] if case else [], spec, ctx))

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

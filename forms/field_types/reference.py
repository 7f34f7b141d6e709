"""A case of some procedure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import Json
from .context import FillContext
from .picks import FILL, Pick
from .settings import Keys, Line


class Reference(Pick):
    """Stored as {"procedure": key, "case": uuid}."""

    key = "reference"
    label = _("Case of a procedure")
    group = "system"
    icon = "link"
    lookup = "reference"
    scalar_path = ("case",)
    settings = (
        Line("procedure", _("Procedure"), pattern=r"[a-z][a-z0-9_]*", of="procedures"),
        Keys("states", _("Only in these states"), default=(), of="states"),
        FILL,
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

    def code_of(self, value: Json) -> str:
        return str(value.get("case") or "") if isinstance(value, Mapping) else ""

    def code_text(self, code: str, spec: FieldSpec, ctx: FillContext) -> str:
        return self.text(self.from_value(code, spec), spec, ctx)

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        parts = {"procedure": {"type": "string"}, "case": {"type": "string"}}
        return {"type": "object", "properties": parts, "required": ["procedure", "case"]}

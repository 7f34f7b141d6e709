"""A record of a register, which may fill in other questions."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import Json
from .context import FillContext
from .picks import FILL, Pick
from .settings import KEY, Keys, Line


class RecordPick(Pick):
    """Stored as {"form": key, "record": uuid}; in expressions it is the record's uuid."""

    key = "record"
    label = _("Record of a register")
    icon = "link"
    lookup = "record"
    scalar_path = ("record",)
    can_be_column = True
    settings = (
        Line("form", _("Register"), pattern=r"[a-z0-9][a-z0-9_-]{0,59}", of="registers"),
        Keys("title", _("Shown by these questions"), default=(), of="register-fields", help=_("None: by its number.")),
        Line("where", _("Only where this question"), pattern=KEY.pattern, of="register-field"),
        Line("equals", _("… is answered with")),
        FILL,
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        found = super().config_problems(spec)
        return found if spec.config.get("form") else [*found, Problem("config/form", "register_missing", {})]

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        code = super().clean(raw.get("record") if is_stored(raw) else raw, spec, ctx, self.code_of(stored) or None)
        return {"form": self.setting(spec, "form"), "record": code} if code else None

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return self.code_of(value) or None

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return {"form": self.setting(spec, "form"), "record": str(value)} if value else None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        shown = super().control(raw.get("record") if is_stored(raw) else raw, spec, ctx, errors)
        return {**shown, "fills": bool(spec.config.get("fill"))}

    def code_of(self, value: Json) -> str:
        return str(value.get("record") or "") if isinstance(value, Mapping) else ""

    def code_text(self, code: str, spec: FieldSpec, ctx: FillContext) -> str:
        return self.text(self.from_value(code, spec), spec, ctx)

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        parts = {"form": {"type": "string"}, "record": {"type": "string", "format": "uuid"}}
        return {"type": "object", "properties": parts, "required": ["form", "record"]}


def is_stored(raw: Json) -> bool:
    """Whether the answer has the stored shape."""
    return isinstance(raw, Mapping) and "record" in raw

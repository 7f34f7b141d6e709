"""Yes or no, as one box to tick."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .flat import Cell, plain_cell
from .settings import Setting, YesNo

YES = frozenset({"on", "true", "1", "yes", "True"})
TYPED_YES = frozenset({"1", "yes", "y", "true", "是", "√", "✓", "x", "有"})
TYPED_NO = frozenset({"0", "no", "n", "false", "否", "×", "无"})
NO = frozenset({"", "false", "0", "no", "off", "False"})


class Bool(FieldType):
    key = "bool"
    label = _("Yes or no")
    group = "choice"
    icon = "tick-inverse"
    frame = "own_label"
    template = "forms/controls/bool.html"
    value_type = "bool"
    reader = "tick"
    summary = "choice"
    can_be_column = True
    settings: ClassVar[tuple[Setting, ...]] = (
        YesNo("must_be_true", _("Only yes can be handed in (a promise, a consent)")),
    )

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        return data.get(name) in YES

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        if raw is None or isinstance(raw, bool):
            return raw
        if isinstance(raw, str) and raw in YES | NO:
            return raw in YES
        raise FieldError("not_yes_or_no")

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        return [FieldError("must_agree")] if self.setting(spec, "must_be_true") and value is not True else []

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return {"checked": raw is True or (isinstance(raw, str) and raw in YES)}

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        if value is None:
            return format_html("{}", "")
        return format_html("{}", pgettext("answer", "Yes") if value else pgettext("answer", "No"))

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        text = plain_cell(cell).strip().lower()
        return True if text in TYPED_YES else False if text in TYPED_NO else text or None

    def sample(self, spec: FieldSpec) -> Json:
        return True

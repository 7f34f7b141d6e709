"""What people, units, cases and pages have in common: found by name, stored by code."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core import signing
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .commands import Command, Find
from .context import FillContext, Lookup, Option
from .errors import FieldError
from .flat import Cell, ExportColumn
from .gate import gate_line
from .settings import OneOf, Setting
from .text_settings import Pairs

FOUND_AT_ONCE = 20
SALT = "forms.pick"
"""The limits of a search travel through the browser signed: nobody widens them."""
CODE_IN_BRACKETS = re.compile(".*[(\uff08]([^()\uff08\uff09]{1,80})[)\uff09]")
FILL = Pairs("fill", _("Fills other questions"), help=_("One pair a line: question here = question there."))
AMONG = OneOf(
    "among",
    _("Among"),
    words={
        "visible": _("what the person filling in may see"),
        "unit": _("the unit of the case"),
        "everyone": _("the whole organisation"),
    },
    default="visible",
)


class Pick(FieldType):
    """One thing out of a lookup. The raw answer is a code, or {"value": …, "find": …, "searched": …}."""

    group = "people"
    icon = "user"
    template = "forms/controls/pick.html"
    cell_template = "forms/controls/pick_cell.html"
    lookup: ClassVar[str]
    summary = "choice"
    settings: ClassVar[tuple[Setting, ...]] = (AMONG,)

    def lookup_config(self, spec: FieldSpec, ctx: FillContext) -> dict[str, Any]:
        """Returns what the lookup needs to know besides the text."""
        own = {setting.name: self.setting(spec, setting.name) for setting in self.settings if setting.name != "fill"}
        return {**own, "unit_path": ctx.unit_path}

    def finder(self, ctx: FillContext) -> Lookup:
        """Returns the lookup; raises FieldError when the installation has none of this kind."""
        if self.lookup not in ctx.lookups:
            raise FieldError("nothing_to_pick_from")
        return ctx.lookups[self.lookup]

    def find(self, value: str, spec: FieldSpec, ctx: FillContext) -> Option | None:
        """Returns the thing behind a code, None when it does not exist or the actor may not see it."""
        return self.finder(ctx).find(value, actor=ctx.user, config=self.lookup_config(spec, ctx)) if value else None

    def search(self, text: str, spec: FieldSpec, ctx: FillContext) -> Sequence[Option]:
        """Returns the first things whose name contains the text."""
        config = self.lookup_config(spec, ctx)
        return self.finder(ctx).search(gate_line(text, longest=100), actor=ctx.user, config=config, limit=FOUND_AT_ONCE)

    def resolve(self, raw: object, spec: FieldSpec, ctx: FillContext, kept: Sequence[str]) -> str | None:
        """Returns the code for a code, "name (code)" or a name that only one has. Raises FieldError."""
        text = gate_line(str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw, longest=200)
        if not text or text in kept:
            return text or None
        bracketed = CODE_IN_BRACKETS.fullmatch(text)
        for code in (text, bracketed[1] if bracketed else ""):
            if code in kept and code:
                return code
            found = self.find(code, spec, ctx)
            if found and found.offered:
                return found.value
        named = [option for option in self.search(text, spec, ctx) if option.label == text]
        if len(named) == 1:
            return named[0].value
        raise FieldError("pick_which" if named else "not_found", value=text[:80])

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        value, find = data.get(name, ""), data.get(f"{name}-find", "")
        return {"value": value, "find": find} if find else value

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        if isinstance(raw, Mapping):
            raw = raw.get("value") or raw.get("find")
        return self.resolve(raw, spec, ctx, [str(stored)] if stored else [])

    def apply(self, command: Command, raw: Json, spec: FieldSpec, ctx: FillContext) -> Json:
        if isinstance(command, Find) and isinstance(raw, Mapping):
            return {**raw, "searched": True}
        return raw

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        answer = raw if isinstance(raw, Mapping) else {"value": raw}
        value = str(answer.get("value") or "") if isinstance(answer.get("value"), str | int) else ""
        find = answer.get("find") if isinstance(answer.get("find"), str) else ""
        chosen, found = self.chosen([value] if value else [], spec, ctx), self.found(answer, spec, ctx)
        few = self.few(spec, ctx)
        options = {option.value: option for option in [*chosen, *found, *few]}
        return {
            "few": bool(few),
            "value": value,
            "find": find,
            "chosen_words": f"{chosen[0].label} ({chosen[0].value})" if chosen and chosen[0].label != value else value,
            "options": [(option.value, describe(option)) for option in options.values()],
            "searched": bool(answer.get("searched")),
            "found": len(found),
            "url": reverse("form_pick", args=[self.lookup]),
            "token": signing.dumps(self.lookup_config(spec, ctx), salt=SALT),
        }

    def chosen(self, codes: Sequence[str], spec: FieldSpec, ctx: FillContext) -> list[Option]:
        """Returns an option for every stored code; what the actor cannot see keeps its code as name."""
        try:
            return [self.find(code, spec, ctx) or Option(value=code, label=code) for code in codes]
        except FieldError:
            return [Option(value=code, label=code) for code in codes]

    def found(self, answer: Mapping[str, Any], spec: FieldSpec, ctx: FillContext) -> list[Option]:
        """Returns what a pressed "find" button brings."""
        find = answer.get("find")
        if not answer.get("searched") or not isinstance(find, str) or not find.strip():
            return []
        try:
            return list(self.search(find, spec, ctx))
        except FieldError:
            return []

    def few(self, spec: FieldSpec, ctx: FillContext) -> Sequence[Option]:
        """Returns everything there is to choose from when that is a short list, nothing otherwise."""
        return ()

    def code_of(self, value: Json) -> str:
        """Returns the code in a stored answer, "" when there is none."""
        return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        code = self.code_of(value)
        return linked(self.chosen([code] if code else [], spec, ctx))

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def fills(self, value: Json, spec: FieldSpec, ctx: FillContext) -> Mapping[str, Json]:
        code, pairs = self.code_of(value), spec.config.get("fill") or {}
        answers = getattr(ctx.lookups.get(self.lookup), "answers", None)
        if not code or not pairs or answers is None:
            return {}
        found = answers(code, actor=ctx.user, config=self.lookup_config(spec, ctx))
        return {here: found[there] for here, there in pairs.items() if found.get(there) is not None}

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        return (ExportColumn(), ExportColumn(key="name", label=_("Name")))

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        code = self.code_of(value)
        if not code:
            return (None, None)
        return (code, self.chosen([code], spec, ctx)[0].label if ctx else None)

    def filter_kind(self, spec: FieldSpec) -> str:
        return "option"

    def filter_options(self, spec: FieldSpec, ctx: FillContext) -> Sequence[tuple[str, str]]:
        return [(option.value, describe(option)) for option in self.few(spec, ctx)]


def describe(option: Option) -> str:
    """Returns "name · note" for lists."""
    return f"{option.label} · {option.note}" if option.note else option.label


def linked(options: Sequence[Option]) -> SafeString:
    """Returns the names, with links where there are addresses within the site."""
    return format_html_join(
        "、",
        "{}",
        (
            (
                format_html('<a href="{}">{}</a>', option.url, option.label)
                if option.url.startswith("/")
                else option.label,
            )
            for option in options
        ),
    )

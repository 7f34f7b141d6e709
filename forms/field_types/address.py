"""A postal address: province, city and county from the official table, and the street as text."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .divisions import below, divisions, full_name, level_of, parents_of
from .errors import FieldError
from .flat import Cell, ExportColumn, plain_cell
from .gate import gate_line
from .levels import Levels
from .settings import Line, OneOf

LONGEST_STREET = 200
DEPTHS = {"province": 1, "city": 2, "county": 3}


class Address(Levels):
    """Stored as {"division": "150102", "street": "…"}. The raw answer is {"path": […], "street": …} or the stored."""

    key = "address"
    label = _("Address")
    group = "text"
    icon = "site"
    template = "forms/controls/address.html"
    can_be_column = True
    scalar_path = ("division",)
    settings = (
        OneOf(
            "depth",
            _("Asked for down to"),
            words={"province": _("the province"), "city": _("the city"), "county": _("the county")},
            default="county",
        ),
        OneOf(
            "street",
            _("Street and number"),
            words={"no": _("not asked for"), "may": _("may be given"), "must": _("must be given")},
            default="must",
        ),
        Line("begin", _("Begins with division"), pattern=r"\d{6}", help=_("GB/T 2260 code, as in 150000.")),
    )

    def level_names(self, spec: FieldSpec) -> Sequence[str]:
        return [gettext("Province"), gettext("City"), gettext("County")][: DEPTHS[self.setting(spec, "depth")]]

    def children(self, path: Sequence[str], spec: FieldSpec) -> Sequence[tuple[str, str]]:
        return below(path[-1] if path else "")

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        return {"path": data.getlist(name), "street": data.get(f"{name}-street", "")}

    def is_blank(self, value: Json) -> bool:
        if isinstance(value, Mapping) and "path" in value:
            path = value["path"] if isinstance(value["path"], list | tuple) else [value["path"]]
            return not any([*path, value.get("street")])
        return super().is_blank(value)

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Mapping):
            raise FieldError("not_an_address")
        street = gate_line(raw.get("street"), longest=LONGEST_STREET) if self.setting(spec, "street") != "no" else ""
        code = self.division(raw, spec)
        found = {"division": code, "street": street}
        return {name: part for name, part in found.items() if part} or None

    def division(self, raw: Mapping[str, Any], spec: FieldSpec) -> str:
        """Returns the code of the smallest division that was chosen, "" for none. Raises FieldError."""
        if "path" in raw:
            path = self.clean_path(raw["path"], spec)
            return path[-1] if path else ""
        code = gate_line(raw.get("division"), longest=20)
        if code and code not in divisions():
            raise FieldError("not_an_option", value=code)
        if code and level_of(code) >= DEPTHS[self.setting(spec, "depth")]:
            raise FieldError("not_an_option", value=code)
        return code

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        code, names = value.get("division", ""), self.level_names(spec)
        if not code:
            return [FieldError("level_missing", level=names[0])]
        level = level_of(code) + 1
        if level < len(names) and below(code):
            return [FieldError("level_missing", level=names[level])]
        return (
            [FieldError("street_missing")] if self.setting(spec, "street") == "must" and "street" not in value else []
        )

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return self.line(value) or None

    def from_value(self, value: Any, spec: FieldSpec) -> Json:
        return {"street": str(value)[:LONGEST_STREET]} if value else None

    def line(self, value: Json) -> str:
        """Returns the address on one line."""
        if not isinstance(value, Mapping):
            return ""
        code = str(value.get("division") or "")
        return (full_name(code) if code in divisions() else code) + str(value.get("street") or "")

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        answer = raw if isinstance(raw, Mapping) else {}
        path = answer.get("path")
        if path is None:
            code = answer.get("division") or (self.setting(spec, "begin") if raw is None else "")
            path = parents_of(code) if isinstance(code, str) and code in divisions() else []
        return {
            "levels": self.drawn_levels(path, spec),
            "street": answer.get("street") if isinstance(answer.get("street"), str) else "",
            "asks_street": self.setting(spec, "street") != "no",
            "street_required": self.setting(spec, "street") == "must",
            "longest": LONGEST_STREET,
        }

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        return format_html("{}", self.line(value))

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return self.line(value)

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        names = zip(("province", "city", "county"), self.level_names(spec), strict=False)
        parts = [ExportColumn(key=key, label=name) for key, name in names]
        return (ExportColumn(), *parts, ExportColumn(key="street", label=_("Street and number")))

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        value = value if isinstance(value, Mapping) else {}
        code = str(value.get("division") or "")
        known = [divisions().get(each) for each in (f"{code[:2]}0000", f"{code[:4]}00", code)] if code else [None] * 3
        shown = known[: level_of(code) + 1 if code else 0]
        names = [*shown, None, None, None][: len(self.level_names(spec))]
        return (f"{code} {value.get('street') or ''}".strip() or None, *names, value.get("street"))

    def import_cell(self, cell: Cell, spec: FieldSpec, ctx: FillContext) -> Json:
        text = plain_cell(cell).strip()
        code, _blank, street = text.partition(" ")
        if code in divisions():
            return {"division": code, "street": street}
        return named_address(text)

    def filter_kind(self, spec: FieldSpec) -> str:
        return "text"

    def sample(self, spec: FieldSpec) -> Json:
        code = ("150000", "150100", "150102")[DEPTHS[self.setting(spec, "depth")] - 1]
        return {"division": code, **({"street": "示例路1号"} if self.setting(spec, "street") != "no" else {})}

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        parts = {
            "division": {"type": "string", "pattern": "^[0-9]{6}$"},
            "street": {"type": "string", "maxLength": LONGEST_STREET},
        }
        return {"type": "object", "properties": parts, "additionalProperties": False}


def named_address(text: str) -> dict[str, str]:
    """Returns the raw answer for an address in words: as many divisions as its beginning names, the rest as street."""
    code, rest = "", text
    while True:
        known = sorted(below(code), key=lambda row: -len(row[1])) if not code or level_of(code) < 2 else ()
        named = next(((each, name) for each, name in known if rest.startswith(name)), None)
        if named is None:
            return {"division": code, "street": rest.strip()} if code else {"street": text}
        code, rest = named[0], rest[len(named[1]) :].lstrip(" /")

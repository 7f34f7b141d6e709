"""A signature: drawn with finger, pen or mouse, or the name typed by those who cannot draw."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .errors import FieldError
from .gate import gate_line
from .settings import OneOf, WholeNumber
from .uploads import Uploads, as_items

LONGEST_NAME = 60


class Signature(Uploads):
    """Stored as {"file": uuid} of a PNG that went through the same checks as any picture, {"typed": name}, or both."""

    key = "signature"
    label = _("Signature")
    icon = "edit"
    images_only = True
    can_be_column = False
    template = "forms/controls/signature.html"
    settings = (
        OneOf(
            "ways",
            _("How it is given"),
            words={"both": _("drawn or typed"), "drawn": _("drawn only"), "typed": _("typed only")},
            default="both",
            help=_("Somebody who cannot draw needs the typed name."),
        ),
        WholeNumber("max_mb", _("Largest file in MB"), minimum=1, maximum=5, default=2),
    )

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        drawn, typed = super().read(data, files, name, spec, ctx), data.get(f"{name}-typed", "")
        return [*drawn, {"typed": typed}] if typed.strip() else drawn

    def is_blank(self, value: Json) -> bool:
        return super().is_blank(value) or (isinstance(value, list | tuple) and not [each for each in value if each])

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        ways, typed = self.setting(spec, "ways"), typed_name(raw)
        drawn = super().clean(raw, spec, ctx, stored) if ways != "typed" else None
        named = {"typed": gate_line(typed, longest=LONGEST_NAME)} if typed and ways != "drawn" else {}
        return {**(drawn or {}), **named} or None

    def check(self, file: Any, spec: FieldSpec) -> None:
        if not file.width or not file.height:
            raise FieldError("not_an_image", name=file.name)

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return super().to_value(value, spec) or ([value["typed"]] if typed_name(value) else None)

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        ways = self.setting(spec, "ways")
        return {
            **super().control(raw, spec, ctx, errors),
            "typed": typed_name(raw),
            "may_draw": ways != "typed",
            "may_type": ways != "drawn",
            "longest": LONGEST_NAME,
        }

    def accept(self, spec: FieldSpec) -> str:
        return "image/png,image/jpeg,image/webp"

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        file = next((found for item in as_items(value) if (found := ctx.shelf.find(str(item.get("file"))))), None)
        typed = typed_name(value)
        name = format_html('<span class="signature-name">{}</span>', typed) if typed else SafeString("")
        if file is None:
            return name
        shown = file.preview_url or file.url
        return format_html('<img class="signature-image" src="{}" alt="{}"> {}', shown, _("Signature"), name)

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return ""

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Any, ...]:
        return (typed_name(value) or next(iter(self.file_ids(value, spec)), None),)

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        drawn = {"type": "object", "properties": {"file": {"type": "string", "format": "uuid"}}, "required": ["file"]}
        typed = {"type": "object", "properties": {"typed": {"type": "string"}}, "required": ["typed"]}
        return {"anyOf": [drawn, typed]}


def typed_name(raw: Json) -> str:
    """Returns the typed name of a raw or stored answer."""
    listed = [raw] if isinstance(raw, Mapping) else raw if isinstance(raw, list | tuple) else []
    names = [item.get("typed") for item in listed if isinstance(item, Mapping)]
    return next((name.strip() for name in names if isinstance(name, str) and name.strip()), "")

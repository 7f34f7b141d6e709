"""One picture with its words."""

import re
from decimal import Decimal
from typing import ClassVar

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext, Shelved
from .errors import FieldError
from .settings import Exact, Line, Setting, WholeNumber, YesNo
from .uploads import Uploads, as_items

SHAPE = (
    WholeNumber("min_width", _("Least width in pixels"), minimum=0, maximum=10_000, default=0),
    WholeNumber("min_height", _("Least height in pixels"), minimum=0, maximum=10_000, default=0),
    Line("ratio", _("Width to height"), pattern=r"[1-9]\d{0,3}:[1-9]\d{0,3}", help=_("As in 16:9.")),
    Exact("tolerance", _("Tolerance of the ratio"), default=Decimal("0.03"), help=_("0.03 is three per cent.")),
    YesNo("require_caption", _("Every picture needs a caption")),
    YesNo("require_alt", _("Every picture needs a description for people who cannot see it")),
    WholeNumber("max_mb", _("Largest file in MB"), minimum=1, maximum=50, default=20),
)


class Image(Uploads):
    """Stored as {"file": uuid, "caption": …, "alt": …}."""

    key = "image"
    label = _("Picture")
    icon = "image"
    images_only = True
    captions = ("caption", "alt")
    settings: ClassVar[tuple[Setting, ...]] = SHAPE

    def check(self, file: Shelved, spec: FieldSpec) -> None:
        if not file.width or not file.height:
            raise FieldError("not_an_image", name=file.name)
        for side, has, least in (
            ("wide", file.width, self.setting(spec, "min_width")),
            ("high", file.height, self.setting(spec, "min_height")),
        ):
            if has < least:
                raise FieldError(f"image_not_{side}_enough", pixels=has, least=least, name=file.name)
        ratio = self.setting(spec, "ratio")
        if ratio and re.fullmatch(r"\d+:\d+", ratio):
            across, down = (Decimal(part) for part in ratio.split(":"))
            off = abs(Decimal(file.width) * down / (Decimal(file.height) * across) - 1)
            if off > self.setting(spec, "tolerance"):
                raise FieldError("image_wrong_shape", ratio=ratio, width=file.width, height=file.height, name=file.name)

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        found = super().shortfalls(value, spec, ctx)
        for row, item in enumerate(as_items(value)):
            for part in self.captions:
                if self.setting(spec, f"require_{part}") and not item.get(part):
                    found.append(FieldError(f"{part}_missing", (str(row),), number=row + 1))
        return found

    def accept(self, spec: FieldSpec) -> str:
        return "image/jpeg,image/png,image/webp,image/gif"

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        shown = [(file, item) for item in as_items(value) if (file := ctx.shelf.find(str(item.get("file"))))]
        if not shown:
            return format_html("{}", "")
        figures = format_html_join(
            "",
            '<li><figure><a href="{}"><img src="{}" alt="{}" loading="lazy"></a>'
            "<figcaption>{}</figcaption></figure></li>",
            (
                (
                    file.url,
                    file.preview_url,
                    item.get("alt") or item.get("caption") or file.name,
                    item.get("caption", ""),
                )
                for file, item in shown
            ),
        )
        return format_html('<ul class="picture-list">{}</ul>', figures)

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return " ".join(f"{item.get('caption', '')} {item.get('alt', '')}".strip() for item in as_items(value))

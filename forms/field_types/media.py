"""What video and sound have in common."""

from typing import Any, ClassVar

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import Json
from .context import FillContext
from .file import KINDS
from .settings import Setting, WholeNumber, YesNo
from .uploads import Uploads, as_items


class Recording(Uploads):
    """One file of one medium, played where it is read."""

    medium: ClassVar[str]
    captions = ("caption",)
    settings: ClassVar[tuple[Setting, ...]] = (
        WholeNumber("max_mb", _("Largest file in MB"), minimum=1, maximum=500, default=100),
        YesNo("capture", _("Telephones offer to record at once")),
    )

    def upload_config(self, spec: FieldSpec) -> dict[str, Any]:
        return {**super().upload_config(spec), "accept": (self.medium,)}

    def accept(self, spec: FieldSpec) -> str:
        return KINDS[self.medium]

    def control(self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Any) -> dict[str, Any]:
        return {**super().control(raw, spec, ctx, errors), "capture": self.setting(spec, "capture")}

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        found = [(file, item) for item in as_items(value) if (file := ctx.shelf.find(str(item.get("file"))))]
        return format_html_join(
            "",
            '<figure class="recording"><{0} controls preload="none" src="{1}"></{0}>'
            '<figcaption><a href="{1}">{2}</a> {3}</figcaption></figure>',
            ((SafeString(self.medium), file.url, file.name, item.get("caption", "")) for file, item in found),
        )

"""One file."""

from typing import Any, ClassVar

from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import Json
from .context import FillContext
from .settings import Keys, Setting, WholeNumber
from .uploads import Uploads, as_items

KINDS = {
    "document": ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.csv",
    "image": ".jpg,.jpeg,.png,.webp,.gif",
    "video": ".mp4,.webm,.mov",
    "audio": ".mp3,.m4a,.wav",
    "archive": ".zip",
}
SIZE = WholeNumber("max_mb", _("Largest file in MB"), minimum=1, maximum=500, default=20)
ACCEPT = Keys(
    "accept",
    _("Kinds of file"),
    default=("document", "image"),
    help=_("Any of document, image, video, audio, archive; with spaces between."),
)


class File(Uploads):
    """Stored as {"file": uuid}."""

    key = "file"
    label = _("File")
    icon = "doc-full-inverse"
    settings: ClassVar[tuple[Setting, ...]] = (ACCEPT, SIZE)

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        problems = super().config_problems(spec)
        for kind in spec.config.get("accept") or ():
            if kind not in KINDS:
                known = ", ".join(KINDS)
                problems.append(
                    Problem("config/accept", "setting_unknown_word", {"value": str(kind)[:80], "known": known})
                )
        return problems

    def upload_config(self, spec: FieldSpec) -> dict[str, Any]:
        return {**super().upload_config(spec), "accept": self.setting(spec, "accept")}

    def accept(self, spec: FieldSpec) -> str:
        return ",".join(KINDS[kind] for kind in self.setting(spec, "accept"))

    def display(self, value: Json, spec: FieldSpec, ctx: FillContext) -> SafeString:
        files = [file for item in as_items(value) if (file := ctx.shelf.find(str(item.get("file"))))]
        if not files:
            return format_html("{}", "")
        rows = format_html_join(
            "",
            '<li><a href="{}">{}</a> ({})</li>',
            ((file.url, file.name, filesizeformat(file.size)) for file in files),
        )
        return format_html('<ul class="file-list">{}</ul>', rows)

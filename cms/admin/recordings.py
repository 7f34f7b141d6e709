"""Videos and sound in the administration: looked at by the bytes before they are kept."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.engine.captions import read_captions, write_captions
from cms.models import Recording
from cms.models.recording import LARGEST_RECORDING
from forms.field_types.errors import FieldError
from forms.problem_texts import message_of
from forms.services.check_file import check_file

PROBLEMS = {
    "no_header": _("Line %(line)s: captions begin with the word WEBVTT in a line of its own."),
    "timing": _("Line %(line)s: write the times as 00:00:05.000 --> 00:00:09.500."),
    "backwards": _("Line %(line)s: this caption ends before it begins."),
    "too_many": _("Line %(line)s: there are more than 2000 captions."),
    "no_cue": _("There is no caption in this text."),
}


class RecordingForm(WagtailAdminModelForm):
    """A recording whose bytes are one, and captions that are captions."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        # Only what arrives has a name: kept videos have none to check.
        FileExtensionValidator(["mp4", "webm", "mp3", "m4a", "wav"])(file)
        if (file.size or 0) > LARGEST_RECORDING:
            raise ValidationError(_t("The file is larger than 300 MB: make it smaller, or split it."))
        with tempfile.TemporaryDirectory(prefix="guicheng-recording-") as folder:
            copy = Path(folder) / "recording"
            with copy.open("wb") as target:
                for piece in file.chunks():
                    target.write(piece)
            try:
                checked = check_file(copy, name=str(file.name), accept=("video", "audio"), out=Path(folder) / "out")
            except FieldError as error:
                raise ValidationError(message_of(error.code, error.context)) from error
        file.seek(0)
        self.instance.content_type = checked.content_type
        return file

    def clean_captions_zh(self) -> str:
        return _captions(self.cleaned_data["captions_zh"])

    def clean_captions_en(self) -> str:
        return _captions(self.cleaned_data["captions_en"])

    @override
    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and not values.get("captions_zh") and not values.get("captions_en"):
            words = _t("Write captions in at least one language: not everybody hears, or may switch on the sound.")
            self.add_error("captions_zh", words)
        return values


def _captions(text: str) -> str:
    """Returns captions as they are stored, without anything that is not a caption."""
    if not text.strip():
        return ""
    cues, problem = read_captions(text.strip())
    if problem is not None:
        raise ValidationError(str(PROBLEMS[problem.code]) % {"line": problem.line})
    return write_captions(cues)


class RecordingViewSet(SnippetViewSet):
    """Videos and sound."""

    model = Recording
    icon = "media"
    menu_label = _("Videos and sound")
    menu_item_is_registered = True  # by the group of learning, which is no group of snippets
    list_display: Any = ["title"]
    search_fields: Any = ["title"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("file"),
            FieldPanel("captions_zh", widget=forms.Textarea(attrs={"rows": 10})),
            FieldPanel("captions_en", widget=forms.Textarea(attrs={"rows": 10})),
        ],
        base_form_class=RecordingForm,
    )


def register_recordings() -> None:
    """Lets editors look after videos and sound, and choose them in pages."""
    register_snippet(RecordingViewSet)

"""Videos and sound, with captions: outside MEDIA, for whoever may read a page that plays them."""

import uuid
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from cms.engine.captions import Cue, read_captions
from forms.models.stored_file import private_storage

LARGEST_RECORDING = 300 * 1024 * 1024


def recording_path(instance: "Recording", filename: str) -> str:
    """Returns a path that tells nothing of the name the file came under."""
    return f"recordings/{uuid.uuid4().hex}"


class Recording(models.Model):
    """A video, or sound alone; whoever cannot hear it reads its captions."""

    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(
        _("file"),
        storage=private_storage,
        upload_to=recording_path,
        help_text=_("A video (MP4 or WebM) or sound (MP3, M4A or WAV), at most 300 MB."),
    )
    content_type = models.CharField(max_length=40, editable=False)
    captions_zh = models.TextField(
        _("captions in Chinese"),
        blank=True,
        max_length=200_000,
        help_text=_("The content of a .vtt file; it begins with WEBVTT. They are also shown below it as text."),
    )
    captions_en = models.TextField(_("captions in English"), blank=True, max_length=200_000)

    class Meta:
        verbose_name = _("video or sound")
        verbose_name_plural = _("videos and sound")
        ordering = ["title", "pk"]

    @override
    def __str__(self) -> str:
        return self.title

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing to see."""
        return self.content_type.startswith("audio/")

    @property
    def url(self) -> str:
        """Where it plays from."""
        return reverse("recording", args=[self.pk])

    @property
    def tracks(self) -> list[dict[str, Any]]:
        """The captions there are, the reader's language first, each with its address."""
        known = {"zh-hans": (self.captions_zh, "zh", "中文"), "en": (self.captions_en, "en", "English")}
        codes = sorted(known, key=lambda code: code != get_language())
        return [
            {
                "language": code,
                "code": known[code][1],
                "name": known[code][2],
                "url": reverse("captions", args=[self.pk, code]),
            }
            for code in codes
            if known[code][0]
        ]

    @property
    def transcript(self) -> list[Cue]:
        """What is said, in the reader's language where there are captions in it."""
        own, other = self.captions_zh, self.captions_en
        if get_language() == "en":
            own, other = other, own
        return list(read_captions(own or other)[0]) if own or other else []

    def captions(self, language: str) -> str:
        """Returns the captions in a language, empty when there are none."""
        return {"zh-hans": self.captions_zh, "en": self.captions_en}.get(language, "")

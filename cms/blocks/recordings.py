"""Blocks that play: a video, and sound alone, both with captions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock


def sample_recording(player: str, *, sound: bool) -> dict[str, Any]:
    """Returns a recording the site has, for the menu of blocks."""
    from cms.models import Recording  # models use the blocks

    rows = Recording.objects.order_by("pk")
    kind = rows.filter(content_type__startswith="audio/" if sound else "video/").first()
    return {player: kind, "caption": _t("What is to be seen or heard")}


class VideoBlock(blocks.StructBlock):
    """A video with captions; in a lesson it goes on where the learner stopped."""

    video = SnippetChooserBlock("cms.Recording", label=_("Video"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=120, required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A video of ours with captions, and what is said to read below it.")
        template = "cms/blocks/video.html"

        @staticmethod
        def preview_value() -> dict[str, Any]:
            return sample_recording("video", sound=False)

    @override
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["video"].is_sound:
            words = _t("This is sound alone: use the block for sound.")
            raise StructBlockValidationError(block_errors={"video": ValidationError(words)})
        return cleaned

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        video, positions = value.get("video"), (parent_context or {}).get("positions") or {}
        return {**context, "position": positions.get(str(video.pk), 0) if video else 0}


class AudioBlock(blocks.StructBlock):
    """Sound with what is said in words."""

    audio = SnippetChooserBlock("cms.Recording", label=_("Sound"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=120, required=False)

    class Meta:
        icon = "media"
        label = _("Sound")
        description = _("Something to listen to, with what is said to read below it.")
        template = "cms/blocks/audio.html"

        @staticmethod
        def preview_value() -> dict[str, Any]:
            return sample_recording("audio", sound=True)

    @override
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["audio"].is_sound:
            words = _t("This is a video: use the block for videos.")
            raise StructBlockValidationError(block_errors={"audio": ValidationError(words)})
        return cleaned

"""What a lesson has beyond the body of a story: videos, and questions written in the notation of their kind."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks import BodyBlock
from cms.engine.kinds import Body
from cms.engine.notation import Written, compile_question
from cms.question_check import question_problems
from cms.refusals import question_problem

KINDS = [
    ("single", _("one right option")),
    ("multiple", _("several right options")),
    ("truth", _("true or false")),
    ("fill_in", _("fill in the blanks")),
    ("ordering", _("put in order")),
    ("matching", _("join two lists")),
    ("hot_spot", _("choose places in a picture")),
]
"""What the computer marks by itself: in a lesson nobody waits for a marker."""


class VideoBlock(blocks.StructBlock):
    """A video with captions; it goes on where the learner stopped."""

    video = SnippetChooserBlock("cms.LessonVideo", label=_("Video"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=120, required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "cms/blocks/video.html"

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        video, positions = value.get("video"), (parent_context or {}).get("positions") or {}
        return {**context, "position": positions.get(str(video.pk), 0) if video else 0}


class LessonBodyBlock(BodyBlock):
    """The body of a lesson: that of a story, and videos."""

    video = VideoBlock()


class QuestionValue(blocks.StructValue):
    """A question that can be shown and marked."""

    @property
    def content(self) -> Body:
        """The body as the engine reads it, key included."""
        return compile_question(self.written).body

    @property
    def written(self) -> Written:
        """The question as it was typed."""
        return Written(kind=self["kind"], stem=self["stem"], lines=self["lines"], explanation=self["explanation"] or "")


class QuestionBlock(blocks.StructBlock):
    """One question at the end of a lesson."""

    kind = blocks.ChoiceBlock(choices=KINDS, default="single", label=_("Kind"))
    stem = blocks.TextBlock(label=_("Question text"), rows=2, max_length=1000)
    lines = blocks.TextBlock(
        label=_("Answers"), rows=5, max_length=4000, help_text=_("Written as in a question bank: * before a right one.")
    )
    explanation = blocks.TextBlock(
        label=_("Explanation"),
        rows=2,
        max_length=2000,
        required=False,
        help_text=_("Shown once the answer is right: why it is so."),
    )

    class Meta:
        icon = "help"
        label = _("Question")
        value_class = QuestionValue

    @override
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        problems = question_problems(cleaned.written)
        if problems:
            raise StructBlockValidationError(
                block_errors={"lines": ValidationError([question_problem(one) for one in problems])}
            )
        return cleaned

    @override
    def get_searchable_content(self, value: Any) -> list[str]:
        # The lines hold the key: nobody finds a question by its right answer.
        return [str(value["stem"])]

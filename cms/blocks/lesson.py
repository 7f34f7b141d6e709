"""What a lesson has beyond the body of a story: questions written in the notation of their kind."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

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

"""Blocks of a training base: what it has, what it teaches, who shows it, and when."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from .choosers import PostChooserBlock, UnitChooserBlock


class EquipmentBlock(blocks.StructBlock):
    """Something to train with."""

    name = blocks.CharBlock(label=_("Name"), max_length=60)
    number = blocks.IntegerBlock(label=_("How many"), required=False, validators=[MinValueValidator(1)])
    words = blocks.CharBlock(label=_("What it is for"), max_length=120, required=False)

    class Meta:
        icon = "cog"
        label = _("Equipment")


class ProgrammeBlock(blocks.StructBlock):
    """Something one can learn here, with the courses and practical tests that belong to it."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    whom = blocks.CharBlock(label=_("For whom"), max_length=80, required=False)
    hours = blocks.DecimalBlock(
        label=_("Study hours"),
        required=False,
        decimal_places=1,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(80))],
    )
    words = blocks.TextBlock(label=_("What is practised"), max_length=400, required=False, rows=3)
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(page_type=["cms.CoursePage", "cms.LessonPage"]),
        label=_("Courses and practical tests"),
        required=False,
        min_num=0,
        max_num=6,
    )

    class Meta:
        icon = "list-ul"
        label = _("Programme")


class DemonstratorBlock(blocks.StructBlock):
    """A demonstrator (示范员), by the number in the team and by post; never by name."""

    number = blocks.CharBlock(label=_("Team and number"), max_length=40, help_text=_("For example: cable team, no. 3."))
    unit = UnitChooserBlock(label=_("Unit"))
    post = PostChooserBlock(label=_("Post"), required=False)
    skill = blocks.CharBlock(label=_("What they show"), max_length=120)

    class Meta:
        icon = "user"
        label = _("Demonstrator")


class SessionBlock(blocks.StructBlock):
    """A day on which one can come; who does says so in a form, whose limit is the number of places."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    begins = blocks.DateTimeBlock(label=_("From"))
    ends = blocks.DateTimeBlock(label=_("Until"))
    place = blocks.CharBlock(label=_("Where"), max_length=80, required=False)
    form = SnippetChooserBlock(
        "forms.Form",
        label=_("Form to register"),
        required=False,
        help_text=_("The limit of the form is the number of places; its register is the list of those who come."),
    )

    class Meta:
        icon = "date"
        label = _("Session")

    @override
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["ends"] <= cleaned["begins"]:
            raise StructBlockValidationError(block_errors={"ends": ValidationError(_t("It ends before it begins."))})
        return cleaned

"""Blocks for the votes of a procedure."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .blocks import JsonBlock, Record, RoleBlock, TextBlock, key_block

SHARES = [
    ("ge_half", _("at least half")),
    ("gt_half", _("more than half")),
    ("ge_two_thirds", _("at least two thirds")),
    ("none", _("none")),
]
COUNTED = [("roll", _("those entitled")), ("present", _("those present"))]


class AnswerBlock(Record):
    key = key_block()
    title = TextBlock(label=_("Title"))
    points = blocks.IntegerBlock(required=False, min_value=-1000, max_value=1000, label=_("Points"))

    class Meta:
        label_format = "{title}"


class VoteBlock(Record):
    standard = {
        "max_choices": 1,
        "quorum": "none",
        "quorum_of": "roll",
        "majority": "gt_half",
        "majority_of": "roll",
        "written": "nocount",
    }

    key = key_block()
    title = TextBlock(label=_("Title"))
    scope = blocks.ChoiceBlock(
        choices=[("case", _("a body decides on one case")), ("campaign", _("everybody chooses among the cases"))],
        label=_("What is voted on"),
    )
    roll = RoleBlock(label=_("Who may vote"))
    roll_also = blocks.ListBlock(RoleBlock(), label=_("Also on the roll"), default=[])
    secrecy = blocks.ChoiceBlock(
        choices=[
            ("open", _("open")),
            ("secret", _("secret")),
            ("participation", _("participation recorded, ballots apart")),
        ],
        label=_("Secrecy"),
    )
    answers = blocks.ListBlock(
        AnswerBlock(),
        label=_("Answers of its own"),
        default=[],
        help_text=_("Such as four grades with points; empty = for, against, abstain. Such a vote needs no majority."),
    )
    max_choices = blocks.IntegerBlock(default=1, min_value=1, label=_("Choices at most"))
    quorum = blocks.ChoiceBlock(choices=SHARES, default="none", label=_("Quorum"))
    quorum_of = blocks.ChoiceBlock(choices=COUNTED, default="roll", label=_("Quorum counted of"))
    majority = blocks.ChoiceBlock(choices=SHARES, default="gt_half", label=_("Majority"))
    majority_of = blocks.ChoiceBlock(choices=COUNTED, default="roll", label=_("Majority counted of"))
    recuse_own_unit = blocks.BooleanBlock(required=False, label=_("People of the case's own unit stay out"))
    recuse = blocks.ListBlock(
        RoleBlock(),
        label=_("Who steps aside"),
        default=[],
        help_text=_("People; self = nobody votes on the item about him- or herself."),
    )
    items = blocks.CharBlock(
        required=False,
        label=_("Voted on one by one"),
        help_text=_("A field with people, choices or rows; empty = the case as a whole."),
    )
    item_label = blocks.CharBlock(required=False, label=_("Column that names the item"))
    item_unless = blocks.CharBlock(required=False, label=_("Yes-no column of rows that are left out"))
    item_person = blocks.CharBlock(required=False, label=_("Column with the person it is about"))
    item_result = blocks.CharBlock(required=False, label=_("Column that takes the result"))
    item_average = blocks.CharBlock(required=False, label=_("Column that takes the mean of the points"))
    written = blocks.ChoiceBlock(
        choices=[("nocount", _("are noted")), ("count", _("count as votes"))],
        default="nocount",
        label=_("Written opinions of absent members"),
    )
    tellers = blocks.ListBlock(
        RoleBlock(),
        label=_("Who enters paper ballots"),
        default=[],
        help_text=_("One enters, another confirms. Empty = everybody votes on screen."),
    )
    chair_last = blocks.BooleanBlock(required=False, label=_("Whoever chairs votes last"))
    minutes = blocks.CharBlock(required=False, label=_("Field that takes the minutes"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "thumbtack"
        label_format = "{title} ({key})"

"""Blocks for the deadlines of a step, with reminders and escalations."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks as wagtail_blocks

from .blocks import AmountBlock, JsonBlock, NumbersBlock, Record, RoleBlock, TextBlock, key_block


class EscalationBlock(Record):
    """A further level of an escalation."""

    after = wagtail_blocks.IntegerBlock(min_value=0, label=_("Days after the deadline"))
    to = wagtail_blocks.ListBlock(RoleBlock(), label=_("Whom"), default=[])
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        label_format = "{after}"

    def to_document(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {"after": value.get("after") or 0, **super().to_document(value)}


class TimerBlock(Record):
    """A deadline of a state."""

    key = key_block()
    title = TextBlock(label=_("Title"))
    base = wagtail_blocks.CharBlock(
        required=False,
        label=_("Counted from"),
        help_text=_("entered, field:KEY or fact:campaign_closes; empty means the day the step was entered."),
    )
    working_days = AmountBlock(required=False, label=_("Working days"), help_text=_("A number or a parameter key."))
    days = AmountBlock(required=False, label=_("Calendar days"))
    months = AmountBlock(required=False, label=_("Months"))
    minutes = AmountBlock(
        required=False,
        label=_("Minutes"),
        help_text=_("The deadline is a moment: that of the date and time counted from, 30 minutes later, -60 before."),
    )
    remind = NumbersBlock(required=False, label=_("Remind"), help_text=_("Days relative to the deadline: -7, -3, -1."))
    remind_minutes = NumbersBlock(
        required=False, label=_("Remind within the day"), help_text=_("Minutes relative to the deadline: -1440, -60.")
    )
    remind_to = wagtail_blocks.ListBlock(RoleBlock(), label=_("Remind whom"), default=[])
    escalate_to = wagtail_blocks.ListBlock(RoleBlock(), label=_("Tell when overdue"), default=[])
    escalations = wagtail_blocks.ListBlock(
        EscalationBlock(), label=_("Then tell"), default=[], help_text=_("Further people, so many days later.")
    )
    overdue_every = wagtail_blocks.IntegerBlock(
        required=False, min_value=0, label=_("Tell again every so many days"), help_text=_("0 = once.")
    )
    then = wagtail_blocks.CharBlock(
        required=False,
        label=_("Decides by itself"),
        help_text=_(
            "The transition that is taken when the deadline has passed. One that stays in the step is taken once."
        ),
    )
    blocks = wagtail_blocks.BooleanBlock(required=False, label=_("Nothing can be handed in after the deadline"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "time"
        label_format = "{key}"
        form_layout = wagtail_blocks.BlockGroup(
            children=["key", "title", "working_days", "remind"],
            settings=[
                "base",
                "days",
                "months",
                "minutes",
                "remind_minutes",
                "remind_to",
                "escalate_to",
                "escalations",
                "overdue_every",
                "then",
                "blocks",
                "more",
            ],
        )

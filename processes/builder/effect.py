"""What the blocks of all effects have in common."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .blocks import Record


class EffectBlock(Record):
    """One thing that a transition causes."""

    when = blocks.CharBlock(
        required=False, max_length=4000, label=_("Only if"), help_text=_("A formula; empty = always.")
    )

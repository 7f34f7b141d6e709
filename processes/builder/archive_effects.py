"""Blocks for effects in the closed zone of personnel archives."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .blocks import JsonBlock
from .effect import EffectBlock


class GrantViewingBlock(EffectBlock):
    readers = blocks.CharBlock(label=_("Readers"), help_text=_("A person field as {field}."))
    subjects = blocks.CharBlock(label=_("Whose archives"), help_text=_("A person field as {field}."))
    classes = blocks.CharBlock(label=_("Classes of material"), help_text=_("A field with several choices as {field}."))
    until = blocks.CharBlock(label=_("Until"), help_text=_("A field with date and time as {field}."))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "lock-open"
        label = _("Open personnel archives for a time")


# ``from`` is a word of Python, so the field cannot be written in the class body.
GrantViewingBlock.base_blocks["from"] = blocks.CharBlock(
    label=_("From"), help_text=_("A field with date and time as {field}.")
)
GrantViewingBlock.base_blocks["from"].set_name("from")


class EndViewingBlock(EffectBlock):
    field = blocks.CharBlock(
        required=False,
        label=_("Table that takes the readings"),
        help_text=_("A row for each reader who looked at pages."),
    )
    reader = blocks.CharBlock(required=False, label=_("Its column for the reader"))
    until = blocks.CharBlock(required=False, label=_("Its column for the end"))
    pages = blocks.CharBlock(required=False, label=_("Its column for the pages"))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "lock"
        label = _("Close the personnel archives again")


EndViewingBlock.base_blocks["from"] = blocks.CharBlock(required=False, label=_("Its column for the beginning"))
EndViewingBlock.base_blocks["from"].set_name("from")


class FileMaterialBlock(EffectBlock):
    member = blocks.CharBlock(label=_("Whose archive"), help_text=_("A person field as {field}."))
    title = blocks.CharBlock(label=_("Title"), help_text=_("A field as {field}, or words."))
    catalogue_no = blocks.CharBlock(required=False, label=_("Catalogue number"))
    formed_on = blocks.CharBlock(required=False, label=_("Made on"), help_text=_("A date field as {field}."))
    pages = blocks.CharBlock(required=False, label=_("Pages on paper"))
    original = blocks.CharBlock(required=False, label=_("Original"), help_text=_("A yes-or-no field as {field}."))
    more = JsonBlock(label=_("Other settings (JSON)"))

    class Meta:
        icon = "folder-inverse"
        label = _("File in a personnel archive")


FileMaterialBlock.base_blocks["class"] = blocks.CharBlock(
    label=_("Class of material"), help_text=_("A choice field as {field}.")
)
FileMaterialBlock.base_blocks["class"].set_name("class")

"""The columns by which branches are compared."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock


class ColumnBlock(blocks.StructBlock):
    """One figure of a year, counted for each branch."""

    what = blocks.ChoiceBlock(
        label=_("What is counted"),
        choices=[
            ("showcases", _("published showcases")),
            ("stories", _("published stories")),
            ("cases", _("finished cases of a procedure")),
        ],
    )
    procedure = SnippetChooserBlock("processes.Procedure", label=_("Procedure"), required=False)
    name = blocks.CharBlock(label=_("Heading"), max_length=30, required=False, help_text=_("Empty: what is counted."))

    class Meta:
        icon = "order"
        label = _("Figure")

    @override
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["what"] == "cases" and not cleaned["procedure"]:
            words = _t("Choose which one is counted.")
            raise StructBlockValidationError(block_errors={"procedure": ValidationError(words)})
        return cleaned

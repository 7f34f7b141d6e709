"""Blocks of figures: measured before and after, live from the system, and tables."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.figures import Comparison, compare

from .choosers import UnitChooserBlock


class MetricValue(blocks.StructValue):
    """A measured figure that can compare its two values."""

    @property
    def comparison(self) -> Comparison:
        """The two values side by side."""
        return compare(name=self["name"], before=self["before"], after=self["after"], unit=self["unit"] or "")


class MetricBlock(blocks.StructBlock):
    """One figure before and after."""

    name = blocks.CharBlock(label=_("Figure"), max_length=60)
    before = blocks.CharBlock(label=_("Before"), max_length=30)
    after = blocks.CharBlock(label=_("After"), max_length=30)
    unit = blocks.CharBlock(label=_("Unit of measurement"), max_length=20, required=False)

    class Meta:
        icon = "order"
        label = _("Figure before and after")
        value_class = MetricValue


class MetricsBlock(blocks.StructBlock):
    """Several figures before and after."""

    rows = blocks.ListBlock(MetricBlock(), min_num=1, max_num=6, label=_("Figures"))

    class Meta:
        icon = "order"
        label = _("Figures before and after")
        description = _("What was measured before and after, drawn side by side.")
        template = "cms/blocks/metrics.html"
        preview_value = {
            "rows": [{"name": _("Time for one repair"), "before": "38", "after": "17", "unit": _("minutes")}]
        }

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "comparisons": [row.comparison for row in value["rows"]]}


class FactBlock(blocks.StructBlock):
    """One figure the system counts whenever the page is read."""

    what = blocks.ChoiceBlock(
        label=_("What is counted"),
        choices=[
            ("members", _("members")),
            ("branches", _("branches")),
            ("showcases", _("published showcases")),
            ("stories", _("published stories")),
            ("cases", _("finished cases of a procedure, this year")),
            ("records", _("records of a register")),
        ],
    )
    unit = UnitChooserBlock(
        label=_("Unit"), required=False, help_text=_("With everything below it; without a unit, all of them.")
    )
    procedure = SnippetChooserBlock("processes.Procedure", label=_("Procedure"), required=False)
    register = SnippetChooserBlock("forms.Form", label=_("Register"), required=False)
    name = blocks.CharBlock(
        label=_("Words below the figure"), max_length=60, required=False, help_text=_("Empty: what is counted.")
    )

    class Meta:
        icon = "table"
        label = _("Figure")

    @override
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        needed = {"cases": "procedure", "records": "register"}.get(cleaned["what"])
        if needed and not cleaned[needed]:
            raise StructBlockValidationError(block_errors={needed: ValidationError(_t("Choose which one is counted."))})
        return cleaned


class FactsBlock(blocks.StructBlock):
    """Figures live from the system."""

    rows = blocks.ListBlock(FactBlock(), min_num=1, max_num=6, label=_("Figures"))

    class Meta:
        icon = "table"
        label = _("Live figures")
        description = _("Figures the system counts itself: members, branches, finished cases, records of a register.")
        template = "cms/blocks/facts.html"
        preview_value = {
            "rows": [
                {"what": "members", "unit": None, "procedure": None, "register": None, "name": ""},
                {"what": "branches", "unit": None, "procedure": None, "register": None, "name": ""},
            ]
        }


class TableBlock(TypedTableBlock):
    """Rows and columns."""

    text = blocks.CharBlock(label=_("Text"), required=False)
    number = blocks.DecimalBlock(label=_("Number"), required=False, template="cms/blocks/number.html")


class SheetBlock(blocks.StructBlock):
    """A table that is read on a phone as well."""

    table = TableBlock(label=_("Table"))

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("A table with typed columns; numbers are set one below the other.")
        template = "cms/blocks/sheet.html"
        preview_value = {
            "table": {
                "columns": [{"type": "text", "heading": _("Team")}, {"type": "number", "heading": _("Hours")}],
                "rows": [{"values": [_("Line team"), "12"]}, {"values": [_("Substation team"), "9.5"]}],
                "caption": _("Hours of training in May"),
            }
        }

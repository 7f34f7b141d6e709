"""A box for a condition or a computation: plain text without JavaScript, rows and completion with it."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.widgets import AdminAutoHeightTextInput

LONGEST = 4000
HELP = {
    "condition": _("Formula, as in category == '十佳项目' and count(images) >= 2."),
    "computation": _("Formula, as in round(price * number, 2)."),
}


class FormulaInput(AdminAutoHeightTextInput):
    """The text box; static/forms/designer/designer.mjs betters every one of them."""

    def __init__(self, kind: str = "condition") -> None:
        super().__init__(
            {
                "rows": 2,
                "spellcheck": "false",
                "data-formula": kind,
                "data-catalogue": reverse_lazy("form_catalogue"),
                "data-check": reverse_lazy("form_check_formulas"),
            }
        )

    class Media:
        js = [Script("forms/designer/designer.mjs", type="module")]
        css = {"all": ["forms/designer.css"]}


class FormulaBlock(blocks.TextBlock):
    """A formula; ``kind`` is "condition" (rows are offered) or "computation"."""

    def __init__(self, *, kind: str = "condition", **rest: Any) -> None:
        self.kind = kind
        super().__init__(required=False, rows=2, help_text=HELP[kind], max_length=LONGEST, **rest)

    @cached_property
    def field(self) -> forms.Field:
        return forms.CharField(widget=FormulaInput(self.kind), **self.field_options)

"""Boxes for a key or a code that a script turns into a list to choose from; without it they stay boxes for text."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.urls import reverse_lazy
from wagtail import blocks
from wagtail.admin.widgets import AdminAutoHeightTextInput

SCRIPTS: list[Any] = [Script("forms/designer/designer.mjs", type="module")]
MEDIA = forms.Media(js=SCRIPTS, css={"all": ["forms/designer.css"]})


class ChooserInput(forms.TextInput):
    """One line; ``of`` names what is chosen (see static/forms/designer/chooser.mjs)."""

    def __init__(self, of: str) -> None:
        super().__init__({"data-choose": of, "data-catalogue": reverse_lazy("form_catalogue")})

    @property
    def media(self) -> forms.Media:
        return MEDIA


class PairsInput(AdminAutoHeightTextInput):
    """Lines of "here = there"."""

    def __init__(self) -> None:
        super().__init__({"rows": 3, "data-choose": "pairs", "data-catalogue": reverse_lazy("form_catalogue")})

    @property
    def media(self) -> forms.Media:
        return MEDIA


class ChooserBlock(blocks.CharBlock):
    """A key, a code, or several with blanks between; whether they exist is said with the other problems of the form."""

    def __init__(self, of: str, **rest: Any) -> None:
        super().__init__(required=False, **rest)
        self.field.widget = ChooserInput(of)


class PairsBlock(blocks.TextBlock):
    """What fills what, one pair a line."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(required=False, rows=3, **rest)
        # TextBlock makes its field when it is first asked for, with a widget of its own.
        self.field.widget = PairsInput()

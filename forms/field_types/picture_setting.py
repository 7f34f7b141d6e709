"""A picture of this site as a setting: its address, chosen among the site's pictures or typed."""

import re
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static

from .settings import Line

PICTURE = re.compile(r"/(?![/\\])[^\s\"'<>\\]{1,199}")
"""A picture lies on this site: another host would learn who fills in."""


class PictureInput(forms.TextInput):
    """A box for an address; with JavaScript a button opens the chooser of pictures (designer/pictures.mjs)."""

    def __init__(self) -> None:
        super().__init__(
            {
                "data-picture": reverse_lazy("wagtailimages_chooser:choose"),
                "data-picture-address": reverse_lazy("form_picture", args=[0]),
                "data-picture-choose": _("Choose a picture"),
            }
        )

    @property
    def media(self) -> forms.Media:
        chooser = versioned_static("wagtailimages/js/image-chooser-modal.js")
        scripts: list[Any] = [chooser, Script("forms/designer/designer.mjs", type="module")]
        return forms.Media(js=scripts, css={"all": ["forms/designer.css"]})


class PictureBlock(blocks.CharBlock):
    """The address of a picture; whether it is one is said with the other problems of the form."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(required=False, max_length=200, **rest)
        self.field.widget = PictureInput()


class Picture(Line):
    """One picture of the site."""

    def __init__(self, name: str, label: Any, **rest: Any) -> None:
        super().__init__(name, label, pattern=PICTURE.pattern, **rest)

    def block(self) -> blocks.Block:
        return PictureBlock(label=self.label, help_text=self.help)

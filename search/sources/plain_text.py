"""The words of what was written with an editor."""

import re
from html import unescape
from typing import Any

from django.db import models
from wagtail.fields import RichTextField, StreamField

_BLOCK_END = re.compile(r"</(p|h[1-6]|li|div|blockquote|td)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")


def plain_text(html: str) -> str:
    """Returns the words of rich text; the ends of paragraphs become ends of lines."""
    return _SPACE.sub(" ", unescape(_TAG.sub("", _BLOCK_END.sub("\n", html)))).strip()


def text_of_fields(thing: models.Model, fields: list[models.Field]) -> str:
    """Returns the words of rich text, streams and other texts of a page."""
    return "\n".join(part for field in fields if (part := _text_of(thing, field)))


def _text_of(thing: models.Model, field: Any) -> str:
    value = getattr(thing, field.attname)
    if not value:
        return ""
    if isinstance(field, RichTextField):
        return plain_text(str(value))
    if isinstance(field, StreamField):
        # Without markup already: what stands between < and > there is text.
        return "\n".join(_SPACE.sub(" ", str(part)).strip() for part in field.get_searchable_content(value))
    return str(value)

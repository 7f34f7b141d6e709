"""Templates drawn once for the same content: a form that nobody has typed into looks the same to everybody.

Only what says nothing about a person comes here: the controls of blank answers, and texts for scripts.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 5_000
LONGEST = 20_000
_drawn: dict[Any, SafeString] = {}


def drawn_once(template: str, context: Mapping[str, Any]) -> SafeString:
    """Returns the drawn template; from memory when it was drawn with the same content and language before."""
    try:
        key = (template, get_language(), content_key(context))
        found = _drawn.get(key)
    except TypeError:
        # Something in it has no plain content to compare by.
        return render_to_string(template, dict(context))
    if found is None:
        found = render_to_string(template, dict(context))
        remember(key, found)
    return found


def remember(key: Any, html: SafeString) -> None:
    """Keeps what was drawn; the oldest makes room."""
    if len(html) > LONGEST:
        return
    while len(_drawn) >= MOST:
        _drawn.pop(next(iter(_drawn)), None)
    _drawn[key] = html


def content_key(value: Any) -> Any:
    """Returns something hashable that is equal only for equal content of equal types. Raises TypeError for others."""
    if value is None or isinstance(value, str | int | Decimal | date):
        return type(value), value
    if isinstance(value, Mapping):
        return tuple((name, content_key(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return type(value), tuple(content_key(each) for each in value)
    if isinstance(value, Promise):
        return Promise, str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), tuple(content_key(getattr(value, part.name)) for part in fields(value))
    raise TypeError(type(value))

"""Texts that designers write in several languages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language


def localized(text: Any, language: str | None = None) -> str:
    """Returns the text in the language on screen, Chinese or whatever exists otherwise."""
    if isinstance(text, Mapping):
        language = language or get_language() or "zh-hans"
        for code in (language, language.split("-")[0], "zh-hans", "en"):
            if text.get(code):
                return str(text[code])
        return next((str(each) for each in text.values() if each), "")
    return "" if text is None else str(text)

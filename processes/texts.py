"""Texts of definitions in the reader's language."""

from collections.abc import Mapping
from typing import Any

from organization.texts import localized as _localized


def localized(text: Mapping[str, str] | str | None) -> str:
    """Returns the text in the active language, falling back to Chinese, then to whatever there is."""
    if isinstance(text, str):
        return text
    return _localized(dict(text) if text else None)


def choice_text(option: Any) -> str:
    """Returns the words of a choice that is given as a plain value or as ``{"value", "label"}``."""
    return (
        localized(option.get("label") or str(option.get("value", ""))) if isinstance(option, Mapping) else str(option)
    )

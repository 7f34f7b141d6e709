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


def category_text(value: str, definition: Any) -> str:
    """Returns the label of a category of a procedure's batches, the value itself where it has none."""
    for spec in definition.form.fields if definition else ():
        for option in spec.config.get("options", ()):
            if isinstance(option, Mapping) and option.get("value") == value:
                return choice_text(option)
    return value

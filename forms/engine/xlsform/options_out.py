"""The options of a question as the choices sheet holds them: names without blanks, words by language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

YES_NO = (
    {"value": "yes", "label": {"zh-hans": "是", "en": "Yes"}},
    {"value": "no", "label": {"zh-hans": "否", "en": "No"}},
)


def is_tick(field: Mapping[str, Any]) -> bool:
    """Whether a question asks for yes or no, and takes both."""
    return field.get("type") == "bool" and not (field.get("config") or {}).get("must_be_true")


def options_of(field: Mapping[str, Any], names: Mapping[str, str] | None = None) -> list[Mapping[str, Any]]:
    """The options among which the question asks, with the values as they are written."""
    if is_tick(field):
        return list(YES_NO)
    options = (field.get("config") or {}).get("options") or ()
    if not names:
        return list(options)
    return [{**option, "value": names.get(str(option["value"]), option["value"])} for option in options]


def names_of(options: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """{value: name} for the values with blanks, which no list of several answers can hold."""
    values = [str(option["value"]) for option in options]
    taken, names = set(values), dict[str, str]()
    for value in values:
        if re.search(r"\s", value) and value not in names:
            base = name = re.sub(r"\s+", "_", value.strip())
            number = 1
            while name in taken:
                number += 1
                name = f"{base}_{number}"
            taken.add(name)
            names[value] = name
    return names


def words_of(option: Mapping[str, Any], languages: Iterable[str]) -> dict[str, str]:
    """The words of an option by language."""
    label = option.get("label") or {}
    words = label if isinstance(label, Mapping) else dict.fromkeys(languages, label)
    return {code: str(text or "") for code, text in words.items()}

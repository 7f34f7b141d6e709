"""Texts in further languages: kept beside the fields, by path, because the editor shows Chinese and English alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

LANGUAGES = ("zh-hans", "en")
TAG = re.compile(r"[a-z]{1,3}(-[a-z0-9]{1,8}){0,4}")
TEXTS = frozenset(
    {"label", "title", "help", "placeholder", "message", "required_message", "text", "statement", "low", "high"}
)


def is_language(code: object) -> bool:
    """Whether that is a language tag in small letters, as in `zh-hans`, `fr`, `x-lingala`."""
    return isinstance(code, str) and TAG.fullmatch(code) is not None


def without_further(document: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """The document in Chinese and English, and {path: {language: text}} for the rest."""
    found: dict[str, dict[str, str]] = {}
    plain = stripped(document, "", found)
    return plain, found


def stripped(value: Any, path: str, found: dict[str, dict[str, str]]) -> Any:
    """The value without further languages; what is taken away goes to `found`."""
    if isinstance(value, Mapping):
        kept: dict[str, Any] = {}
        for name, part in value.items():
            place = f"{path}/{name}" if path else str(name)
            if name in TEXTS and is_text(part):
                further = {code: text for code, text in part.items() if code not in LANGUAGES}
                if further:
                    found[place] = further
                part = {code: text for code, text in part.items() if code in LANGUAGES}
                kept[name] = part
            else:
                kept[name] = stripped(part, place, found)
        return kept
    if isinstance(value, (list, tuple)):
        return [stripped(part, f"{path}/{name}", found) for name, part in named(value)]
    return value


def texts_of(value: Any, path: str = "") -> dict[str, Mapping[str, str]]:
    """{path: text by language} of every text of a document."""
    found: dict[str, Mapping[str, str]] = {}
    parts = value.items() if isinstance(value, Mapping) else named(value) if isinstance(value, list | tuple) else ()
    for name, part in parts:
        place = f"{path}/{name}" if path else str(name)
        if isinstance(value, Mapping) and name in TEXTS and is_text(part):
            found[place] = part
        else:
            found |= texts_of(part, place)
    return found


def left_behind(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str]]:
    """{language: paths} of further texts that stayed as they were while the Chinese or English words changed."""
    old, found = texts_of(before), dict[str, list[str]]()
    for path, text in texts_of(after).items():
        was = old.get(path)
        if was is None or all(text.get(code) == was.get(code) for code in LANGUAGES):
            continue
        for code, words in text.items():
            if code not in LANGUAGES and words == was.get(code):
                found.setdefault(code, []).append(path)
    return found


def with_further(document: dict[str, Any], translations: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The document with the texts in further languages put back where their places still exist."""
    return filled(document, "", translations) if translations else document


def filled(value: Any, path: str, translations: Mapping[str, Mapping[str, str]]) -> Any:
    """The value with its further texts."""
    if isinstance(value, Mapping):
        full: dict[str, Any] = {}
        for name, part in value.items():
            place = f"{path}/{name}" if path else str(name)
            if name in TEXTS and is_text(part):
                full[name] = {**part, **translations.get(place, {})}
            else:
                full[name] = filled(part, place, translations)
        return full
    if isinstance(value, (list, tuple)):
        return [filled(part, f"{path}/{name}", translations) for name, part in named(value)]
    return value


def named(items: list[Any] | tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Each item with the name it keeps when others are put before it: its key, its stored value, or its place."""
    for index, item in enumerate(items):
        own = (item.get("key") or item.get("value")) if isinstance(item, Mapping) else None
        yield (str(own) if isinstance(own, (str, int)) and not isinstance(own, bool) else str(index)), item


def is_text(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        is_language(code) and isinstance(text, str) for code, text in value.items()
    )

"""Whether everything people read is there, in both languages."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.engine.problems import Problem

LANGUAGES = ("zh-hans", "en")


def text_findings(document: Mapping[str, Any]) -> list[Problem]:
    """Returns texts with a language missing, and places where a text should be and is not."""
    return [*_incomplete(document, ""), *_missing(document)]


def _incomplete(value: Any, path: str) -> Iterator[Problem]:
    if isinstance(value, Mapping):
        if _is_text(value):
            for language in LANGUAGES:
                if not str(value.get(language, "")).strip() and any(value.values()):
                    yield Problem(path, "text_incomplete", {"language": language})
            return
        for key, content in value.items():
            if key not in ("guard_tree", "when_tree"):
                yield from _incomplete(content, f"{path}/{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for position, content in enumerate(value):
            yield from _incomplete(content, f"{path}/{position}")


def _is_text(value: Mapping[str, Any]) -> bool:
    return bool(value) and set(value) <= set(LANGUAGES) and all(isinstance(each, str) for each in value.values())


def _missing(document: Mapping[str, Any]) -> Iterator[Problem]:
    if not _filled(document["title"]):
        yield Problem("title", "text_missing", {})
    for part in ("states", "transitions", "votes", "rubrics", "printouts"):
        for position, each in enumerate(document.get(part, ())):
            if not _filled(each["title"]):
                yield Problem(f"{part}/{position}/title", "text_missing", {})
    for position, state in enumerate(document["states"]):
        if state.get("performers") and not _filled(state.get("hint")):
            yield Problem(f"states/{position}/hint", "hint_missing", {"state": state["key"]}, "warning")
    for position, transition in enumerate(document["transitions"]):
        path, by_people = f"transitions/{position}", transition["by"] != ["system"]
        if by_people and not _filled(transition.get("help")):
            yield Problem(f"{path}/help", "help_missing", {"transition": transition["key"]}, "warning")
        if by_people and transition.get("guard") and not _filled(transition.get("guard_help")):
            yield Problem(f"{path}/guard_help", "guard_help_missing", {"transition": transition["key"]}, "warning")


def _filled(text: object) -> bool:
    return isinstance(text, Mapping) and any(str(each).strip() for each in text.values())

"""Problems with words: at which field, what is wrong, what to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.engine.problems import Problem
from forms.field_types import FIELD_TYPES
from forms.field_types.wording import localized
from forms.problem_texts import fix_of, message_of

from .change_details import NAMES

KEY_WORDS = gettext_lazy("Key")


@dataclass(frozen=True)
class Located:
    """One problem for the screen; ``index`` is the field's position, None for the whole form."""

    index: int | None
    place: str
    text: str
    fix: str
    severity: str
    key: str = ""


def located(document: Mapping[str, Any], problems: Iterable[Problem]) -> list[Located]:
    """Returns the problems in words, in the order of the form."""
    found = [_located(document, problem) for problem in problems]
    return sorted(found, key=lambda each: -1 if each.index is None else each.index)


def _located(document: Mapping[str, Any], problem: Problem) -> Located:
    parts = problem.path.split("/")
    index = int(parts[1]) if parts[0] == "fields" and len(parts) > 1 and parts[1].isdigit() else None
    fields = document.get("fields") or ()
    place, key = (_("The form as a whole") if problem.path in ("", "fields") else problem.path), ""
    if index is not None and index < len(fields):
        key = str(fields[index].get("key", ""))
        place = joined(named(fields[index], index), below(parts[2:], fields[index]))
    elif parts[0] == "sections" and len(parts) > 1 and parts[1].isdigit():
        place = joined(_section(document.get("sections") or (), int(parts[1])), below(parts[2:], {}))
    text, fix = message_of(problem.code, problem.context), fix_of(problem.code, problem.context)
    return Located(index=index, place=place, text=text, fix=fix, severity=problem.severity, key=key)


def _section(sections: Sequence[Mapping[str, Any]], number: int) -> str:
    section = sections[number] if number < len(sections) else {}
    return f"{localized(section.get('title')) or section.get('key', number)} ({section.get('key', '')})"


def joined(*parts: str) -> str:
    """Returns the parts of a place, from the whole to the detail."""
    return " · ".join(part for part in parts if part)


def named(field: Mapping[str, Any], index: int) -> str:
    """Returns a field or column by its words and key; by its number and type as long as it has neither."""
    key = str(field.get("key") or "")
    if words := localized(field.get("label")) or key:
        return f"{words} ({key})"
    kind = FIELD_TYPES.get(str(field.get("type")))
    return _("No. %(number)s, %(type)s") % {"number": index + 1, "type": kind.label if kind else field.get("type")}


def below(parts: Sequence[str], field: Mapping[str, Any]) -> str:
    """Returns in words which part of a field a path below it names."""
    member, *rest = parts or [""]
    if member != "config" or not rest:
        number = int(rest[0]) + 1 if rest and rest[0].isdigit() else ""
        return f"{KEY_WORDS if member == 'key' else NAMES.get(member, member)} {number}".strip()
    kind = FIELD_TYPES.get(str(field.get("type")))
    setting = next((each for each in kind.settings if each.name == rest[0]), None) if kind else None
    words = str(setting.label) if setting else rest[0]
    if len(rest) < 2 or not rest[1].isdigit():
        return words
    number, items = int(rest[1]), (field.get("config") or {}).get(rest[0]) or ()
    if setting is None or not setting.holds_fields or number >= len(items):
        return f"{words} {number + 1}"
    return joined(words, named(items[number], number), below(rest[2:], items[number]))

"""Problems with words: at which field, what is wrong, what to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.engine.problems import Problem
from forms.field_types.wording import localized
from forms.problem_texts import fix_of, message_of


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
    place, key = problem.path, ""
    if index is not None and index < len(fields):
        field = fields[index]
        key = str(field.get("key", ""))
        rest = "/".join(parts[2:])
        place = f"{localized(field.get('label')) or field.get('key', '')} ({field.get('key', '')})" + (
            f" · {rest}" if rest else ""
        )
    elif parts[0] == "sections" and len(parts) > 1 and parts[1].isdigit():
        place = _section(document.get("sections") or (), int(parts[1])) + (
            f" · {'/'.join(parts[2:])}" if len(parts) > 2 else ""
        )
    text, fix = message_of(problem.code, problem.context), fix_of(problem.code, problem.context)
    return Located(index=index, place=place, text=text, fix=fix, severity=problem.severity, key=key)


def _section(sections: Sequence[Mapping[str, Any]], number: int) -> str:
    section = sections[number] if number < len(sections) else {}
    return f"{localized(section.get('title')) or section.get('key', number)} ({section.get('key', '')})"

"""Problems of a procedure with words: at which step, what is wrong, what to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.engine.problems import Problem
from organization.models import Unit
from processes.engine.model import ProcedureDefinition
from processes.problem_texts import fix_of, message_of
from processes.texts import localized

from .people import uncovered_units

SHOWN_UNITS = 8
NAMES: Mapping[str, str] = {
    "fields": "label",
    "states": "title",
    "transitions": "title",
    "votes": "title",
    "rubrics": "title",
    "parameters": "title",
    "printouts": "title",
    "examples": "name",
}


@dataclass(frozen=True)
class Located:
    """One problem for the screen."""

    place: str
    text: str
    fix: str
    severity: str
    path: str = ""
    """Where it is in the document, as the checks say it."""


def located(document: Mapping[str, Any], problems: Iterable[Problem]) -> list[Located]:
    """Returns the problems in words, errors first."""
    found = [
        Located(
            place_of(document, each.path),
            message_of(each.code, each.context),
            fix_of(each.code, each.context),
            each.severity,
            each.path,
        )
        for each in problems
    ]
    return sorted(found, key=lambda each: each.severity != "error")


def place_of(document: Mapping[str, Any], path: str) -> str:
    """Returns a path such as ``transitions/4/guard`` as people know it: “Recommend (recommend) · guard”."""
    parts, here, words = path.split("/"), document, []
    for place, part in enumerate(parts):
        here = _below(here, part)
        name = NAMES.get(parts[place - 1]) if place else None
        if name and isinstance(here, Mapping):
            words.append(f"{localized(here.get(name) or {})} ({here.get('key', part)})".strip())
        elif part not in NAMES and part != "form":
            words.append(part)
    return " · ".join(words) or path


def _below(here: Any, part: str) -> Any:
    if isinstance(here, Mapping):
        return here.get(part)
    if not isinstance(here, list):
        return None
    if part.isdigit():
        return here[int(part)] if int(part) < len(here) else None
    return next((each for each in here if isinstance(each, Mapping) and each.get("key") == part), None)


def units_with_nobody(definition: ProcedureDefinition) -> list[Problem]:
    """Returns a warning for each state in which nobody would be found in some of the units."""
    empty = uncovered_units(definition)
    return [
        Problem(f"states/{place}/performers", "nobody_in_units", units_named(empty[state]), "warning")
        for place, state in enumerate(definition.states)
        if state in empty
    ]


def units_named(units: Sequence[Unit]) -> dict[str, Any]:
    """Returns how many units, and the first of them by name."""
    names = ", ".join(unit.label for unit in units[:SHOWN_UNITS])
    return {"number": len(units), "units": f"{names}…" if units[SHOWN_UNITS:] else names}

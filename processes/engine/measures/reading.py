"""From the document of a measure to the measure, or to everything that is wrong with it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from forms.engine.expressions import ExpressionError, parse
from forms.engine.problems import Problem
from processes.engine.spans import EVERY, MONTHS, TO_DATE

from .model import (
    DIRECTIONS,
    HOW,
    MOMENTS,
    OF_CASES,
    ROLL_UP,
    SEEN_BY,
    SHOWN_AS,
    SOURCES,
    STANDING,
    Kind,
    Measure,
    Source,
)
from .words import UNITS, Words

KEY = re.compile(r"^[a-z][a-z0-9_]{0,59}$")
FORMULAS = ("on", "where", "value", "base", "by", "applies")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "how": HOW,
    "every": EVERY,
    "roll_up": ROLL_UP,
    "direction": DIRECTIONS,
    "shown_as": SHOWN_AS,
    "seen_by": SEEN_BY,
}
NUMBERS = ("target", "out_of", "zero", "full")
WHOLE = ("least", "need", "warn_days")
KNOWN = {"key", "title", "summary", "source", "when", "unit", "kinds", "starts_on", "examples", "note", "shows",
         *FORMULAS, *CHOICES, *NUMBERS, *WHOLE} - {"on"}  # fmt: skip
NEEDED = {"sum": "value", "mean": "value", "median": "value", "max": "value", "last": "value", "share": "value",
          "ratio": "value", "distinct": "value"}  # fmt: skip


class MeasureError(Exception):
    """A document that is no measure, with all its problems."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{each.path}: {each.code}" for each in problems))
        self.problems = problems


def read(document: Mapping[str, Any], kind: Kind) -> Measure:
    """Returns the measure of a document. Raises MeasureError."""
    problems = shape_problems(document, kind)
    if problems:
        raise MeasureError(problems)
    trees: dict[str, Any] = {name: parse(str(document[name])) for name in FORMULAS if document.get(name)}
    moment = str(document.get("when", "closed"))
    if moment not in MOMENTS:
        trees["on"], moment = parse(moment), "on"
    source = document["source"]
    numbers: dict[str, Any] = {name: Decimal(str(document[name])) for name in NUMBERS if document.get(name) is not None}
    starts_on = document.get("starts_on")
    return Measure(
        kind=kind,
        key=document["key"],
        title=document["title"],
        summary=document.get("summary", {}),
        source=Source(**{**source, "duties": tuple(source.get("duties", ()))}),
        moment=moment,
        unit=document.get("unit", ""),
        kinds=tuple(document.get("kinds", ())),
        starts_on=date.fromisoformat(starts_on) if starts_on else None,
        **trees,
        **numbers,
        **{name: document[name] for name in (*CHOICES, *WHOLE) if document.get(name) is not None},
    )


def shape_problems(document: Mapping[str, Any], kind: Kind) -> list[Problem]:
    """Returns why a document cannot be read as a measure; whether its names exist is asked by ``word_problems``."""
    return [*_members(document), *_source(document), *_choices(document), *_figures(document), *_asked(document, kind)]


def word_problems(measure: Measure, words: Words) -> list[Problem]:
    """Returns the names and questions in the formulas that do not exist, and fields that are not there."""
    trees = {"when": measure.on, "where": measure.where, "value": measure.value, "base": measure.base, "by": measure.by}
    found = [each.under(path) for path, tree in trees.items() if tree is not None for each in words.problems(tree)]
    if measure.applies is not None:
        found += [each.under("applies") for each in Words(names=UNITS).problems(measure.applies)]
    if measure.unit and measure.unit not in words.names:
        found.append(Problem("unit", "not_one_of", {"value": measure.unit, "known": ", ".join(sorted(words.names))}))
    if measure.source.of == "rows" and measure.source.table not in words.columns:
        known = ", ".join(sorted(words.columns))
        found.append(Problem("source/table", "not_one_of", {"value": measure.source.table, "known": known}))
    return found


def _members(document: Mapping[str, Any]) -> Iterable[Problem]:
    for name in ("key", "title", "source"):
        if not document.get(name):
            yield Problem(name, "member_missing", {"name": name})
    if document.get("key") and not KEY.match(str(document["key"])):
        yield Problem("key", "key_unreadable", {"value": str(document["key"])[:60]})
    for name in sorted(set(document) - KNOWN):
        yield Problem(name, "member_unknown", {"name": name, "known": ", ".join(sorted(KNOWN))})
    for name in ("title", "summary"):
        if name in document and not isinstance(document[name], Mapping):
            yield Problem(name, "value_wrong_type", {"expected": "object"})


def _source(document: Mapping[str, Any]) -> Iterable[Problem]:
    source = document.get("source")
    if not isinstance(source, Mapping):
        return
    if source.get("of") not in SOURCES:
        yield Problem("source/of", "not_one_of", {"value": str(source.get("of")), "known": ", ".join(SOURCES)})
    needed = {"rows": "table", "records": "register", "duties": "duties"}.get(str(source.get("of")))
    for name in filter(None, ("procedure" if source.get("of") in OF_CASES else None, needed)):
        if not source.get(name):
            yield Problem(f"source/{name}", "member_missing", {"name": name})
    for name in sorted(set(source) - {"of", "procedure", "table", "register", "duties"}):
        yield Problem(f"source/{name}", "member_unknown", {"name": name, "known": "of, procedure, table, register"})


def _choices(document: Mapping[str, Any]) -> Iterable[Problem]:
    for name, known in CHOICES.items():
        if document.get(name) is not None and document[name] not in known:
            yield Problem(name, "not_one_of", {"value": str(document[name]), "known": ", ".join(known)})


def _figures(document: Mapping[str, Any]) -> Iterable[Problem]:
    for name in NUMBERS:
        if document.get(name) is not None and not _is_number(document[name]):
            yield Problem(name, "value_wrong_type", {"expected": "number"})
    for name in WHOLE:
        value = document.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1000):
            yield Problem(name, "value_wrong_type", {"expected": "0–1000"})
    if document.get("starts_on"):
        try:
            date.fromisoformat(str(document["starts_on"]))
        except ValueError:
            yield Problem("starts_on", "value_wrong_type", {"expected": "date"})


def _asked(document: Mapping[str, Any], kind: Kind) -> Iterable[Problem]:
    how = str(document.get("how", "count"))
    if how in NEEDED and not document.get("value"):
        yield Problem("value", "member_missing", {"name": "value"})
    if how == "ratio" and not document.get("base"):
        yield Problem("base", "member_missing", {"name": "base"})
    if how == "distinct" and document.get("by"):
        yield Problem("by", "member_unknown", {"name": "by", "known": ", ".join(each for each in HOW if each != how)})
    source = document.get("source") if isinstance(document.get("source"), Mapping) else {}
    of = source.get("of") if isinstance(source, Mapping) else ""
    if kind == "duty" and of in ("duties", *STANDING):
        known = ", ".join(each for each in SOURCES if each not in ("duties", *STANDING))
        yield Problem("source/of", "not_one_of", {"value": str(of), "known": known})
    if kind == "duty" and document.get("every") == TO_DATE:
        yield Problem("every", "not_one_of", {"value": TO_DATE, "known": ", ".join(MONTHS)})
    moment = str(document.get("when", "closed"))
    texts = {name: str(document[name]) for name in FORMULAS if document.get(name)}
    for path, text in (texts | ({"when": moment} if moment not in MOMENTS else {})).items():
        try:
            parse(text)
        except ExpressionError as error:
            yield Problem(path, error.code, error.context)


def _is_number(value: object) -> bool:
    try:
        return not isinstance(value, bool) and Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False

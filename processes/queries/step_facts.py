"""Answers about the steps of a case: how long ago, and what became of the cases that a step started."""

from datetime import date

from django.utils import timezone

from organization.queries import current_calendar
from processes.engine.intervals import interval
from processes.engine.kinds.children import is_ready
from processes.models import HistoryEntry

from .children import counts
from .facts import Asking, provides


@provides
def days_since(question: Asking, state: str) -> int | None:
    return _interval("days_since", question, state)


@provides
def working_days_since(question: Asking, state: str) -> int | None:
    return _interval("working_days_since", question, state)


@provides
def months_since(question: Asking, state: str) -> int | None:
    return _interval("months_since", question, state)


@provides
def children_ready(question: Asking) -> bool:
    case = question.case
    place = next((each for each in case.places() if each.visit == _visit(question)), case)
    state = case.definition.states[place.state]
    planned, ended, _failed = counts(case, _visit(question))
    return is_ready(state, planned, ended)


@provides
def children_done(question: Asking) -> int:
    return counts(question.case, _visit(question))[1]


@provides
def children_open(question: Asking) -> int:
    planned, ended, _failed = counts(question.case, _visit(question))
    return planned - ended


@provides
def children_failed(question: Asking) -> int:
    return counts(question.case, _visit(question))[2]


def _visit(question: Asking) -> int:
    return question.case.visit if question.visit is None else question.visit


def _interval(name: str, question: Asking, state: str) -> int | None:
    day = _entered_on(question, state)
    return None if day is None else interval(name, day, question.today, current_calendar())


def _entered_on(question: Asking, state: str) -> date | None:
    entries = HistoryEntry.objects.filter(case=question.case.pk, target=state, entered=True).order_by("-seq")
    at = entries.values_list("at", flat=True).first()
    return timezone.localtime(at).date() if at else None

"""Answers only the server knows, for guards and computed fields."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from forms.engine.expressions import fact_calls, fact_key
from organization import clock
from organization.models import Member
from organization.one_look import once
from processes.engine import scores
from processes.engine.conditions import as_parameter
from processes.engine.facts import names_field
from processes.engine.model import Contribution as Part
from processes.engine.model import ProcedureDefinition
from processes.models import Case, Contribution, Timer, TimerKind, TimerStatus, Todo, TodoStatus

from .standing import batch_of, next_in_line, places

Call = tuple[str, tuple[str, ...]]
RECENT_YEARS = 3


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks about which case, when, and with which comment."""

    case: Case
    at: datetime
    today: date
    actor: Member | None = None
    comment: str = ""
    visit: int | None = None
    """The visit of the place that is asked about; None = that of the main line."""
    inputs: Mapping[str, Any] | None = None
    """What is being written with the action that asks; facts about a field see it already."""

    @property
    def said(self) -> Mapping[str, Any]:
        """The answers of the case, with those that are being written."""
        return {**self.case.values, **self.inputs} if self.inputs else self.case.values


Provider = Callable[..., object]
FactsAbout = Callable[[Mapping[str, Any]], Mapping[str, Any]]
PROVIDERS: dict[str, Provider] = {}


def provides(function: Provider) -> Provider:
    """Makes the function answer the fact of its own name."""
    PROVIDERS[function.__name__] = function
    return function


def asking(case: Case, actor: Member | None = None, comment: str = "", visit: int | None = None) -> Asking:
    """Returns a question asked now."""
    return Asking(case=case, at=clock.now(), today=clock.today(), actor=actor, comment=comment, visit=visit)


def answers(calls: Iterable[Call], question: Asking) -> dict[str, Any]:
    """Returns the answer to each call under the key ``name:arg1,arg2``; unknown facts are left out (blank)."""
    found: dict[str, Any] = {}
    for name, arguments in calls:
        if name in PROVIDERS:
            answer = _answer(name, arguments, question)
            is_count = isinstance(answer, int) and not isinstance(answer, bool)
            found[fact_key(name, arguments)] = Decimal(answer) if is_count else answer  # type: ignore[arg-type]
    return found


def _answer(name: str, arguments: tuple[str, ...], question: Asking) -> object:
    case, actor = question.case, question.actor.pk if question.actor else None
    key = ("fact", name, arguments, case.pk, case.seq, id(case.values), question.today, actor, question.comment)
    # The answers are kept with it: while they live, no others have their identity.
    told = (case.values, question.inputs)
    return once((*key, question.visit, id(question.inputs)), lambda: (PROVIDERS[name](question, *arguments), told))[0]


def facts_about(question: Asking) -> FactsAbout | None:
    """Returns what answers the form's questions about fields anew for other values; None where it asks none."""
    calls = [call for call in form_calls(question.case.definition) if names_field(*call)]
    return (lambda values: answers(calls, replace(question, inputs=values))) if calls else None


def form_calls(definition: ProcedureDefinition) -> frozenset[Call]:
    """Returns every fact the form's own logic asks for."""
    trees = definition.form.trees()
    return frozenset(call for tree in trees if isinstance(tree, Mapping | list | tuple) for call in fact_calls(tree))


@provides
def in_window(question: Asking) -> bool | None:
    campaign = question.case.campaign
    return campaign.takes_cases_on(question.today) if campaign else None


@provides
def timer_elapsed(question: Asking, key: str) -> bool:
    case = question.case
    visit = case.visit if question.visit is None else question.visit
    due = Timer.objects.filter(case=case, visit=visit, key=key, kind=TimerKind.DUE)
    due = due.exclude(status=TimerStatus.CANCELLED)
    last = due.order_by("-due_at").values_list("due_at", flat=True).first()
    return last is not None and question.at >= last + timedelta(seconds=1)


def parts(case: Case, rubric: str) -> list[Part]:
    """Returns the contributions to the rubric's step on its latest visit."""
    given = Contribution.objects.filter(case=case).select_related("member").order_by("-visit", "pk")
    return once(("parts", case.pk, case.seq, rubric), lambda: latest_parts(case, rubric, list(given)))


def latest_parts(case: Case, rubric: str, given: Iterable[Contribution]) -> list[Part]:
    """Returns the same from all contributions of a case, for those who read many cases at once."""
    steps = [state.key for state in case.definition.states.values() if state.config.get("rubric") == rubric]
    rows = [row for row in given if row.state in steps]
    present = [place.visit for place in case.places() if place.state in steps]
    latest = present[0] if present else max((row.visit for row in rows), default=0)
    return [
        Part(member=row.member.code, values=row.values, comment=row.comment, at=row.at)
        for row in rows
        if row.visit == latest
    ]


@provides
def scores_in(question: Asking, rubric: str) -> int:
    return len(scores.totals(question.case.definition.rubrics[rubric], parts(question.case, rubric)))


@provides
def scores_pending(question: Asking, rubric: str) -> int:
    case = question.case
    steps = [state.key for state in case.definition.states.values() if state.config.get("rubric") == rubric]
    return Todo.objects.filter(case=case, state__in=steps, status=TodoStatus.OPEN).count()


@provides
def score_of(question: Asking, rubric: str) -> object:
    spec = question.case.definition.rubrics[rubric]
    return scores.combined(spec, scores.totals(spec, parts(question.case, rubric)))


@provides
def batch_all_in(question: Asking, state: str) -> bool:
    """No open case of the batch is on its way to the step (drafts never handed in do not hold it up)."""
    start = question.case.definition.start_state.key
    order = list(question.case.definition.states)
    before = set(order[: order.index(state)]) - {start} if state in order else set()
    return not batch_of(question.case).filter(status="open", state__in=before).exists()


@provides
def batch_rank(question: Asking, *fields: str) -> int | None:
    return places(question.case, fields).get(str(question.case.pk))


@provides
def campaign_quota(question: Asking) -> int | None:
    return question.case.campaign.quota if question.case.campaign else None


@provides
def succession_due(question: Asking) -> bool:
    case = question.case
    if case.campaign is None or not batch_of(case).filter(state__in=_fallen(case)).exists():
        return False
    next_case = next_in_line(case)
    return next_case is not None and next_case.pk == case.pk


def _fallen(case: Case) -> list[str]:
    """The states whose entry hands the place over: the targets of transitions with the effect "succeed"."""
    return [
        each.target
        for each in case.definition.transitions.values()
        if any(effect.kind == "succeed" for effect in each.effects)
    ]


@provides
def decision_passed(question: Asking, field: str) -> bool:
    return _decision(question, field).filter(outcome="success").exists()


@provides
def decision_closed(question: Asking, field: str) -> bool:
    return _decision(question, field).exists()


def _decision(question: Asking, field: str) -> QuerySet[Case]:
    """The closed case that the field refers to."""
    reference = question.said.get(field)
    if not isinstance(reference, Mapping) or not reference.get("case"):
        return Case.objects.none()
    return Case.objects.filter(pk=str(reference["case"]), status="closed")


@provides
def previously_awarded(question: Asking) -> bool:
    case = question.case
    year = case.campaign.year if case.campaign else question.today.year
    chosen = Case.objects.filter(
        procedure=case.procedure_id, unit=case.unit_id, category=case.category, outcome="success"
    ).exclude(pk=case.pk)
    return chosen.filter(campaign__year__gt=year - 1 - RECENT_YEARS, campaign__year__lt=year).exists()


@provides
def param(question: Asking, key: str) -> object:
    return parameter_value(question.case, key)


def parameter_value(case: Case, key: str) -> str | None:
    """Returns a parameter of the case's campaign, never looser than the definition's bounds."""
    spec = case.definition.parameters.get(key)
    if spec is None:
        return None
    chosen = case.campaign.parameters.get(key) if case.campaign else None
    return str(spec.default if chosen in (None, "") else chosen)


@provides
def has_comment(question: Asking) -> bool:
    return bool(question.comment.strip())


@provides
def actor_is(question: Asking, field: str) -> bool:
    named = question.said.get(field)
    code = question.actor.code if question.actor else None
    return code is not None and (named == code or (isinstance(named, list) and code in named))


@provides
def expected_count(question: Asking) -> int | None:
    branch = question.case.unit
    return Member.objects.in_units((branch.path,), question.today).filter(voting_right=True).count()


@provides
def open_cases(question: Asking, procedure: str) -> int:
    here = Case.objects.filter(procedure__key=procedure, unit_path__startswith=question.case.unit_path)
    return here.filter(status="open").count()


@provides
def spot_checked(question: Asking, parameter: str) -> bool:
    share = as_parameter(str(parameter_value(question.case, parameter) or "0"))
    drawn = int.from_bytes(sha256(str(question.case.pk).encode()).digest()[:4]) % 10_000
    return isinstance(share, Decimal) and drawn < share * 100


@provides
def children_all_closed(question: Asking, procedure: str) -> bool:
    children = question.case.children.filter(procedure__key=procedure)
    return children.exists() and not children.exclude(status="closed").exists()

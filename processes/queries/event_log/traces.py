"""Cases as traces and their history as events, some hundred at a time.

People are told by their role and the unit of the case unless names are asked for. Parts of joint steps that few may
know, and what everybody could have done, name nobody in any case; ballots are in no history. Comments and answers
never leave the house this way.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from processes.engine.model import ProcedureDefinition
from processes.models import Case, HistoryEntry
from processes.queries.people import EVERYBODY
from processes.texts import localized
from processes.verb_texts import PLUMBING_WORDS, TEXTS

CHUNK = 500
"""So many cases are held at a time."""
LIFECYCLE = {
    "claim": "assign",
    "@add_signer": "assign",
    "@transfer": "reassign",
    "@delegate": "reassign",
    "@hand_over": "reassign",
    "@handover": "reassign",
    "@handover_undone": "reassign",
    "@withdraw": "withdraw",
    "@take_back": "withdraw",
    "@drop_signer": "withdraw",
    "@pause": "suspend",
    "@resume": "resume",
    "@terminate": "ate_abort",
    "@jump": "manualskip",
}
"""Transitions of the standard life cycle (IEEE 1849-2016, 7.4.2); whatever is not named here completes something."""


@dataclass(frozen=True, kw_only=True)
class LogWanted:
    """Which cases, and whether people are named: only for whoever has the right to it."""

    cases: QuerySet[Case]
    names: bool = False


@dataclass(frozen=True, kw_only=True)
class Event:
    """One history entry. ``resource`` is empty where nobody may be told; ``source`` and ``target`` are step keys."""

    activity: str
    key: str
    at: datetime
    lifecycle: str
    resource: str
    role: str
    source: str
    target: str
    region: str


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One case with its events in the order in which they happened."""

    number: str
    procedure: str
    version: int
    unit: str
    status: str
    outcome: str
    events: Sequence[Event]


def traces(wanted: LogWanted, tell: Callable[[int], None] = lambda done: None) -> Iterator[Trace]:
    """Yields the cases by their keys; ``tell`` hears after each chunk how many are done."""
    rows = wanted.cases.order_by("pk").select_related(None).only("pk")
    done, last = 0, None
    while True:
        # By key and not by cursor: a log of hours must not hold a transaction open.
        chunk = list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:CHUNK])
        if not chunk:
            return
        yield from _chunk(chunk, wanted.names)
        done, last = done + len(chunk), chunk[-1]
        tell(done)


def _chunk(keys: Sequence[UUID], names: bool) -> Iterator[Trace]:
    cases = Case.objects.filter(pk__in=keys).select_related("procedure", "version", "unit")
    # Definitions are kept by their hash: the documents need not come along.
    known = {case.pk: case for case in cases.defer("values", "version__document")}
    entries = HistoryEntry.objects.filter(case__in=keys).order_by("case", "seq").select_related("actor")
    entries = entries.only("case", "action", "source", "target", "contribution", "role", "at", "actor__name", "user")
    for key, group in groupby(entries.iterator(2000), lambda entry: entry.case_id):
        case = known[key]
        yield Trace(
            number=case.number,
            procedure=case.procedure.key,
            version=case.version.number,
            unit=case.unit.code,
            status=case.status,
            outcome=case.outcome,
            events=[_event(each, case, names) for each in group],
        )


def _event(entry: HistoryEntry, case: Case, names: bool) -> Event:
    definition = case.definition
    state = definition.states.get(entry.target)
    return Event(
        activity=activity_of(entry.action, definition),
        key=entry.action,
        at=entry.at,
        lifecycle=LIFECYCLE.get(entry.action, "complete"),
        resource=_resource(entry, case, names),
        role=entry.role,
        source=entry.source,
        target=entry.target,
        region=state.region if state else "",
    )


def _resource(entry: HistoryEntry, case: Case, names: bool) -> str:
    if entry.actor_id is None:
        return "system" if entry.user_id is None else "administrator"
    if entry.contribution or entry.role == EVERYBODY:
        return ""
    if names and entry.actor is not None:
        return entry.actor.name
    return f"{entry.role or 'member'}@{case.unit.code}"


def activity_of(action: str, definition: ProcedureDefinition) -> str:
    """Returns what an action is called: the button, the verb, or the product's own words."""
    transition = definition.transitions.get(action)
    if transition is not None:
        return localized(transition.title)
    verb = TEXTS.get(action.removeprefix("@")) if action.startswith("@") else None
    return str(verb.title if verb else PLUMBING_WORDS.get(action, action))

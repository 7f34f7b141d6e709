"""Where a batch stands: which cases are decided together, and their places."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from forms.engine.expressions import fact_calls
from organization.one_look import once
from processes.engine import ranks
from processes.models import Case, HistoryEntry, Vote, VoteStatus


def batch_of(case: Case) -> QuerySet[Case]:
    """Returns the cases decided together with this one, itself included."""
    return Case.objects.filter(procedure_id=case.procedure_id, campaign=case.campaign, category=case.category).order_by(
        "pk"
    )


def batch_state(case: Case) -> str | None:
    """Returns the key of the procedure's batch step."""
    return next((state.key for state in case.definition.states.values() if state.kind == "batch"), None)


def ranked_cases(case: Case) -> QuerySet[Case]:
    """Returns the cases of the batch that reached the batch step; they keep their places whatever becomes of them."""
    reached = HistoryEntry.objects.filter(case=OuterRef("pk"), entered=True, target=batch_state(case) or "")
    return batch_of(case).filter(Exists(reached))


def places(case: Case, fields: Sequence[str]) -> dict[str, int]:
    """Returns the place of every ranked case of the batch by its id: highest first, ties by the following fields.

    Cases equal in all of them stand in the order in which they were handed in: a quota can always be filled exactly.
    """
    start = case.definition.start_state.key
    handed_in = HistoryEntry.objects.filter(case=OuterRef("pk"), source=start, entered=True).order_by("seq")
    cases = ranked_cases(case).annotate(handed_in=Subquery(handed_in.values("at")[:1]))
    return ranks.ranks(
        {
            str(pk): [*(figure(values.get(field)) for field in fields), earliness(at or opened_at), -Decimal(serial)]
            for serial, (pk, values, at, opened_at) in enumerate(
                cases.order_by("number").values_list("pk", "values", "handed_in", "opened_at")
            )
        }
    )


def earliness(moment: datetime) -> Decimal:
    """Returns a figure that is higher the earlier the moment is."""
    return -Decimal(str(moment.timestamp()))


def figure(value: object) -> Decimal | None:
    """Returns a stored figure as a number, None when there is none."""
    if value is None or isinstance(value, bool | dict | list):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def next_in_line(case: Case) -> Case | None:
    """Returns who is to succeed when a chosen case falls out: the best-placed one that can be reopened.

    None when every place that can be filled is filled, or nobody waits.
    """
    if case.campaign is None:
        return None
    definition = case.definition
    reopening = {source for each in definition.transitions.values() if each.reopens for source in each.sources}
    ranked = {str(each.pk): each for each in ranked_cases(case)}
    chosen = [each for each in ranked.values() if each.status == "open" or each.outcome == "success"]
    if len(chosen) >= case.campaign.quota:
        return None
    waiting = {key: each for key, each in ranked.items() if each.status == "closed" and each.state in reopening}
    order = {key: figure(each.values.get(rank_field(case))) for key, each in waiting.items()}
    placed = {key: int(place) for key, place in order.items() if place is not None}
    best = ranks.next_in_line(placed, frozenset(waiting))
    return waiting[best[0]] if best else None


def rank_field(case: Case) -> str:
    """Returns the field that keeps the place: the one computed with batch_rank, or "rank"."""
    for spec in case.definition.form.fields:
        if spec.computed is not None and "batch_rank" in str(spec.computed):
            return spec.key
    return "rank"


def rank_order(case: Case) -> tuple[str, ...]:
    """Returns the fields that decide the place, the first one first: the arguments of batch_rank."""
    for spec in case.definition.form.fields:
        for name, arguments in fact_calls(spec.computed) if isinstance(spec.computed, Mapping) else ():
            if name == "batch_rank":
                return arguments
    return ()


def vote_on(case: Case, key: str) -> Vote | None:
    """Returns the vote with that key that concerns the case: its own latest, or its campaign's in its category."""
    return once(("vote_on", case.pk, key), lambda: _vote_on(case, key))


def _vote_on(case: Case, key: str) -> Vote | None:
    spec = case.definition.votes.get(key)
    if spec is None:
        return None
    if spec.scope == "case":
        return Vote.objects.filter(case=case, key=key).order_by("-visit").first()
    return (
        Vote.objects.filter(
            campaign=case.campaign,
            category=case.category,
            key=key,
            case__isnull=True,
            version__procedure=case.procedure_id,
        )
        .order_by("-round")
        .first()
    )


def votes_received(vote: Vote | None) -> dict[str, int]:
    """Returns the count of each choice of a closed vote."""
    if vote is None or vote.status != VoteStatus.CLOSED:
        return {}
    return {str(key): int(number) for key, number in vote.tally.get("counts", {}).items()}

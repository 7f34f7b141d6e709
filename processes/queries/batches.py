"""Cases decided together."""

from collections.abc import Mapping
from dataclasses import dataclass

from organization.models import User
from processes.engine import scores
from processes.models import Campaign, Case, Contribution, VoteStatus

from .actions import batch_actions
from .answers import Batch, BatchRow
from .facts import latest_parts
from .people import place_of, roles_held
from .standing import batch_state, figure, places, rank_field, rank_order, vote_on, votes_received

FIGURES_SEEN_BY = ("committee_org", "committee_org_head", "committee_secretary", "committee_body")


def batch_rows(campaign: Campaign, category: str, user: User) -> Batch:
    """Returns the batch in rank order, with figures as far as this person may know them."""
    cases = Case.objects.visible_to(user).filter(campaign=campaign, category=category)
    cases = cases.select_related("procedure", "version", "unit__kind", "campaign__unit", "initiator")
    found = [case for case in cases if case.category]
    member = user.as_member
    sees = bool(found and member and roles_held(member, FIGURES_SEEN_BY, place_of(found[0])))
    rows = [_row(case, known, campaign.quota) for case in found] if (known := _known(found, sees)) else []
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.case.number))
    waiting = [row.case for row in rows if row.in_step]
    return Batch(
        campaign=campaign,
        category=category,
        rows=tuple(rows),
        offers=tuple(batch_actions(waiting[0], user)) if waiting else (),
        quota=campaign.quota,
    )


@dataclass(frozen=True)
class Known:
    """What the rows of a batch are made from, read once for all of them."""

    sees: bool
    places: Mapping[str, int]
    given: Mapping[object, list[Contribution]]
    received: Mapping[str, int] | None


def _known(cases: list[Case], sees: bool) -> Known | None:
    if not cases:
        return None
    first = cases[0]
    given: dict[object, list[Contribution]] = {}
    rows = Contribution.objects.filter(case__in=cases if sees else ()).select_related("member")
    for row in rows.order_by("-visit", "pk"):
        given.setdefault(row.case_id, []).append(row)
    key = next((each.key for each in first.definition.votes.values() if each.scope == "campaign"), None)
    vote = vote_on(first, key) if sees and key else None
    received = votes_received(vote) if vote is not None and vote.status == VoteStatus.CLOSED else None
    return Known(sees, places(first, rank_order(first)) if sees else {}, given, received)


def _row(case: Case, known: Known, quota: int) -> BatchRow:
    sees = known.sees
    in_step = case.state == batch_state(case) and case.status == "open"
    rank = figure(case.values.get(rank_field(case))) if sees or case.status == "closed" else None
    place = int(rank) if rank is not None else None
    if in_step and sees:
        # A place is stored with the case when the batch is reported; until then every arrival can change it.
        place = known.places.get(str(case.pk))
    rubric = next(iter(case.definition.rubrics.values()), None)
    given = latest_parts(case, rubric.key, known.given.get(case.pk, ())) if sees and rubric else []
    return BatchRow(
        case=case,
        rank=place,
        total=figure(case.values.get("total")) if sees else None,
        expert=scores.combined(rubric, scores.totals(rubric, given)) if sees and rubric else None,
        votes=known.received.get(str(case.pk), 0) if known.received is not None else None,
        vote_score=figure(case.values.get("vote_score")) if sees else None,
        defence=figure(case.values.get("defence_score")) if sees else None,
        within_quota=place <= quota if place is not None else None,
        in_step=in_step,
    )

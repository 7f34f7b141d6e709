"""Cases decided together."""

from decimal import Decimal

from organization.models import User
from processes.models import Campaign, Case

from .actions import batch_actions
from .answers import Batch, BatchRow
from .facts import asking, score_of, votes_of
from .people import place_of, roles_held
from .standing import batch_state, figure, places, rank_field, rank_order

FIGURES_SEEN_BY = ("committee_org", "committee_org_head", "committee_secretary", "committee_body")


def batch_rows(campaign: Campaign, category: str, user: User) -> Batch:
    """Returns the batch in rank order, with figures as far as this person may know them."""
    cases = Case.objects.visible_to(user).filter(campaign=campaign, category=category)
    cases = cases.select_related("procedure", "version", "unit__kind", "campaign__unit", "initiator")
    found = [case for case in cases if case.category]
    member = user.as_member
    sees = bool(found and member and roles_held(member, FIGURES_SEEN_BY, place_of(found[0])))
    rows = [_row(case, sees, campaign.quota) for case in found]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.case.number))
    waiting = [row.case for row in rows if row.in_step]
    return Batch(
        campaign=campaign,
        category=category,
        rows=tuple(rows),
        offers=tuple(batch_actions(waiting[0], user)) if waiting else (),
        quota=campaign.quota,
    )


def _row(case: Case, sees: bool, quota: int) -> BatchRow:
    in_step = case.state == batch_state(case) and case.status == "open"
    rank = figure(case.values.get(rank_field(case))) if sees or case.status == "closed" else None
    place = int(rank) if rank is not None else None
    if in_step and sees:
        # A place is stored with the case when the batch is reported; until then every arrival can change it.
        place = places(case, rank_order(case)).get(str(case.pk))
    rubric = next(iter(case.definition.rubrics), None)
    vote = next((each.key for each in case.definition.votes.values() if each.scope == "campaign"), None)
    expert = score_of(asking(case), rubric) if sees and rubric else None
    votes = votes_of(asking(case), vote) if sees and vote else None
    return BatchRow(
        case=case,
        rank=place,
        total=figure(case.values.get("total")) if sees else None,
        expert=expert if isinstance(expert, Decimal) else None,
        votes=votes if isinstance(votes, int) else None,
        vote_score=figure(case.values.get("vote_score")) if sees else None,
        defence=figure(case.values.get("defence_score")) if sees else None,
        within_quota=place <= quota if place is not None else None,
        in_step=in_step,
    )

"""The dates that deadlines of a case may be counted from, beside those of its form."""

from datetime import date, timedelta

from django.db.models import Min
from django.utils import timezone

from processes.engine.timers import first_entry
from processes.models import Case


def dates_of(case: Case) -> dict[str, date | None]:
    """Returns the dates that deadlines may be counted from."""
    found = _first_entries(case)
    campaign = case.campaign
    if campaign is None:
        return found
    ends = campaign.vote_closes_at
    return found | {
        "campaign_opens": campaign.opens_on,
        "campaign_closes": campaign.closes_on,
        "vote_closes": (ends - timedelta(seconds=1)).date() if ends else None,
    }


def _first_entries(case: Case) -> dict[str, date | None]:
    """When the case first came to each step of publicity that counts from a date of the form, where it has."""
    states = case.definition.states.values()
    steps = [each.key for each in states if each.kind == "publicity" and each.config.get("since")]
    if not steps:
        return {}
    came = (
        case.history.filter(target__in=steps, entered=True).values_list("target").annotate(first=Min("at")).order_by()
    )
    return {first_entry(step): timezone.localtime(at).date() for step, at in came}

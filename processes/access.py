"""Who may open a file of a case, and how cases are found from a field that refers to one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from forms.field_types.context import Option
from forms.models import StoredFile

MOST_FOUND = 50


def may_open_case_file(user: Any, file: StoredFile) -> bool:
    """Answers whether the user may open a file attached to "case:<uuid>/<field>".

    Whoever sees the case and the field; and voters, while the case can be chosen in an open vote of theirs.
    """
    from processes.models import Case, Vote, VoteStatus
    from processes.queries.cases import handed_in, hidden_fields
    from processes.queries.votes import may_vote

    case_id, _, field = file.attached_to.removeprefix("case:").partition("/")
    try:
        case = Case.objects.select_related("version", "unit", "campaign").filter(pk=UUID(case_id)).first()
    except ValueError:
        return False
    if case is None:
        return False
    if Case.objects.visible_to(user).filter(pk=case.pk).exists():
        return field not in hidden_fields(case, user)
    if case.campaign_id is None or field not in handed_in(case.definition):
        return False
    votes = Vote.objects.filter(
        campaign=case.campaign_id, category=case.category, state=case.state, status=VoteStatus.OPEN
    )
    return any(may_vote(vote, user) for vote in votes.select_related("campaign__unit", "version"))


class CaseLookup:
    """Finds cases the actor may see; ``config`` may name ``procedure`` and ``outcome``."""

    def search(self, text: str, *, actor: Any, config: Mapping[str, Any], limit: int) -> Sequence[Option]:
        cases = self._cases(actor, config)
        if text:
            cases = cases.filter(Q(title__icontains=text) | Q(number__icontains=text))
        return [_option(each) for each in cases.order_by("-opened_at")[: min(limit, MOST_FOUND)]]

    def find(self, value: str, *, actor: Any, config: Mapping[str, Any]) -> Option | None:
        if config.get("procedure") == "campaign":
            return _campaign_option(value)
        try:
            case = self._cases(actor, config).filter(pk=UUID(str(value))).first()
        except ValueError:
            return None
        return _option(case) if case else None

    def _cases(self, actor: Any, config: Mapping[str, Any]) -> Any:
        from processes.models import Case

        cases = Case.objects.visible_to(actor).select_related("unit")
        if config.get("procedure"):
            cases = cases.filter(procedure__key=config["procedure"])
        if config.get("outcome"):
            cases = cases.filter(outcome=config["outcome"])
        return cases


def _campaign_option(slug: str) -> Option | None:
    from processes.models import Campaign

    campaign = Campaign.objects.filter(slug=slug).first()
    return Option(value=campaign.slug, label=str(campaign), note=str(campaign.year)) if campaign else None


def _option(case: Any) -> Option:
    return Option(value=str(case.pk), label=case.title, note=case.number, url=case.get_absolute_url())

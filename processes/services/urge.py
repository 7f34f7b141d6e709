"""A nudge to those who hold up a case."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from organization import clock
from organization.models import User
from organization.services import send_notice
from processes.models import Case
from processes.queries.people import Place, roles_held, users_of

from .results import ActionRefused


def urge(*, case: Case, actor: User) -> int:
    """Sends everybody with an open todo of the case one notice a day and returns how many were told.

    Raises ActionRefused.
    """
    if not (actor.is_superuser or _may_urge(case, actor)):
        raise ActionRefused("not_allowed")
    codes = case.todos.filter(status="open").values_list("candidates__member__code", flat=True)
    told = 0
    for user in users_of(code for code in codes if code):
        with override(user.language or None):
            told += send_notice(
                recipients=[user],
                subject=_("Please see to “%(title)s”") % {"title": case.title or case.number},
                body=_("The organisers ask you to do your part."),
                url=reverse("case", args=[case.pk]),
                key=f"urge:{case.pk}:{clock.today().isoformat()}",
            )
    return told


def _may_urge(case: Case, actor: User) -> bool:
    member = actor.as_member
    if member is None or case.campaign is None:
        return False
    place = Place(unit=case.campaign.unit, campaign=case.campaign)
    return bool(roles_held(member, ("committee_org", "committee_org_head"), place))

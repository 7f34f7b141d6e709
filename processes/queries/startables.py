"""What somebody can start."""

from django.db.models import Q

from organization import clock
from organization.models import Member, Unit, User
from processes.models import Campaign, Case, ProcedureVersion, VersionStatus

from .answers import Startable
from .people import Place, roles_held


def startable(user: User) -> list[Startable]:
    """Returns every published procedure this person may start somewhere (per open campaign where it needs one)."""
    member = user.as_member
    if member is None:
        return []
    units = _own_units(member)
    versions = ProcedureVersion.objects.filter(status=VersionStatus.PUBLISHED).select_related("procedure")
    found: list[Startable] = []
    for version in versions.order_by("procedure__title"):
        by = version.definition.start.by
        where = tuple(unit for unit in units if roles_held(member, by, Place(unit=unit, initiator=member)))
        if not where:
            continue
        if not version.definition.start.campaign:
            found.append(Startable(version=version, units=where))
            continue
        found += [_in_campaign(version, campaign, where) for campaign in _campaigns(version, where)]
    return found


def _own_units(member: Member) -> list[Unit]:
    """The units where this person could be somebody: those of membership and posts."""
    today = clock.today()
    held = Q(memberships__in=member.memberships.on(today)) | Q(assignments__in=member.assignments.on(today))
    return list(Unit.objects.filter(held).select_related("kind").distinct())


def _campaigns(version: ProcedureVersion, units: tuple[Unit, ...]) -> list[Campaign]:
    campaigns = Campaign.objects.filter(procedure=version.procedure_id, closes_on__gte=clock.today())
    return [
        each
        for each in campaigns.select_related("unit").order_by("closes_on")
        if any(unit.path.startswith(each.unit.path) for unit in units)
    ]


def _in_campaign(version: ProcedureVersion, campaign: Campaign, units: tuple[Unit, ...]) -> Startable:
    inside = tuple(unit for unit in units if unit.path.startswith(campaign.unit.path))
    today = clock.today()
    if not campaign.takes_cases_on(today):
        return Startable(
            version=version,
            units=inside,
            campaign=campaign,
            refusal="not_in_window",
            refusal_context={"opens": campaign.opens_on, "closes": campaign.closes_on},
        )
    return Startable(version=version, units=inside, campaign=campaign)


def open_starts(user: User) -> list[Case]:
    """Returns the cases this person has started and not handed in yet."""
    member = user.as_member
    if member is None:
        return []
    cases = Case.objects.filter(initiator=member, status="open").select_related("version", "campaign", "unit__kind")
    return [each for each in cases if each.state == each.definition.start_state.key]

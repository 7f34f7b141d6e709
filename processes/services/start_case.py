"""A new case."""

from organization import clock
from organization.models import Unit, User
from processes.models import Campaign, Case, Procedure
from processes.queries.people import Place, roles_held

from .locking import in_transaction
from .opening import open_case
from .results import ActionRefused
from .tokens import applied, check_sent, remember


def start_case(*, procedure: str, unit: Unit, actor: User, campaign: Campaign | None = None, token: str) -> Case:
    """Returns the new case in its start state (the same one for the same token).

    Raises ActionRefused: not_startable, not_allowed, not_in_window, already_exists, nobody_found, busy.
    """
    purpose = f"start:{procedure}:{unit.code}:{campaign.slug if campaign else ''}:{actor.pk}"

    def start() -> Case:
        check_sent(token)
        known = applied(token, purpose)
        if known is not None:
            return Case.objects.get(pk=known["case"])
        case = _start(procedure, unit, actor, campaign, token)
        remember(token, purpose, {"case": str(case.pk)})
        return case

    return in_transaction(start)


def _start(key: str, unit: Unit, actor: User, campaign: Campaign | None, token: str) -> Case:
    procedure = Procedure.objects.filter(key=key).first()
    version = procedure.current_version if procedure else None
    member = actor.as_member
    if procedure is None or version is None:
        raise ActionRefused("not_startable", {"procedure": key})
    if member is None or not roles_held(member, version.definition.start.by, Place(unit=unit, initiator=member)):
        raise ActionRefused("not_allowed", {"roles": list(version.definition.start.by)})
    if version.definition.start.campaign:
        if campaign is None or campaign.procedure_id != procedure.pk or not unit.path.startswith(campaign.unit.path):
            raise ActionRefused("not_startable", {"procedure": key})
        if not campaign.takes_cases_on(clock.today()):
            raise ActionRefused("not_in_window", {"opens": campaign.opens_on, "closes": campaign.closes_on})
    return open_case(
        version=version,
        unit=unit,
        at=clock.now(),
        token=f"start:{token}"[:120],
        initiator=member,
        user=actor,
        campaign=campaign if version.definition.start.campaign else None,
    )

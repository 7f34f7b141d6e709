"""Who is left out of judging a nomination, because it comes from the own branch."""

from collections.abc import Iterable
from dataclasses import dataclass

from organization import clock
from organization.models import Member, Membership, Role
from processes.engine.model import ProcedureDefinition
from processes.models import Campaign, Case


@dataclass(frozen=True, kw_only=True)
class Recusal:
    """A member of the panel and the nominations this member does not judge."""

    member: Member
    cases: tuple[Case, ...]


def recusals(campaign: Campaign) -> list[Recusal]:
    """Returns the members of the panel who step aside, each with the nominations handed in by the own branch."""
    cases = Case.objects.filter(campaign=campaign).select_related("unit", "version", "procedure").order_by("number")
    handed_in = [case for case in cases if case.state != case.definition.start_state.key]
    if not handed_in or not _recuses(handed_in[0].definition):
        return []
    found = [
        (member, tuple(case for case in handed_in if _is_of(case, paths))) for member, paths in _branches(campaign)
    ]
    return [Recusal(member=member, cases=own) for member, own in found if own]


def recused_from(case: Case) -> list[Member]:
    """Returns the members of the panel who do not judge this case; nobody where nobody has to step aside."""
    if case.campaign is None or not _recuses(case.definition):
        return []
    return [member for member, paths in _branches(case.campaign) if _is_of(case, paths)]


def _recuses(definition: ProcedureDefinition) -> bool:
    judging = {role for state in definition.states.values() if state.kind == "joint" for role in state.performers}
    return any(role.rule.get("recuse") for role in Role.objects.filter(key__in=judging))


def _branches(campaign: Campaign) -> Iterable[tuple[Member, list[str]]]:
    """The panel with the paths of the units each belongs to today."""
    panel = list(campaign.panel.all())
    held = Membership.objects.on(clock.today()).filter(member__in=panel).values_list("member", "unit__path")
    paths: dict[int, list[str]] = {}
    for member, path in held.order_by():
        paths.setdefault(member, []).append(path)
    return [(member, paths.get(member.pk, [])) for member in panel]


def _is_of(case: Case, paths: Iterable[str]) -> bool:
    return any(case.unit_path.startswith(path) for path in paths)

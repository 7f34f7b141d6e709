"""Who does a step of a case, who is told, and which roles somebody holds in it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from organization import clock
from organization.models import Member, Unit, User
from organization.one_look import once
from organization.role_coverage import Staffing
from organization.roles import RoleContext, RoleUnresolved, resolve_role
from processes.engine.model import SYSTEM_ROLE, Performers, ProcedureDefinition, StateSpec
from processes.engine.who import ADMINISTRATOR
from processes.models import Campaign, Case

from .inbox import standing_in
from .who import word_members

EVERYBODY = "any_member"
"""The role of whoever can sign in; never listed person by person."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where roles are resolved: the unit of a case and what the case knows."""

    unit: Unit
    initiator: Member | None = None
    campaign: Campaign | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    case: Case | None = None
    acting: Member | None = None
    """Whoever is acting at this moment: his or her action is not in the history yet."""
    via: str = ""
    """The transition that is being taken."""

    @property
    def definition(self) -> ProcedureDefinition | None:
        return self.case.definition if self.case else None


def place_of(case: Case, values: Mapping[str, object] | None = None) -> Place:
    """Returns the place of a case, with other values than the stored ones if given."""
    return Place(
        unit=case.unit,
        initiator=case.initiator,
        campaign=case.campaign,
        values=case.values if values is None else values,
        case=case,
    )


def role_members(
    role: str, place: Place, on: date, exclude_own_unit: bool = False
) -> tuple[tuple[Member, ...], tuple[str, ...], bool]:
    """Returns the holders of the role, why they, and whether the step does not exist for this unit."""
    if role == SYSTEM_ROLE:
        return (), (), False
    known = [each.pk if each else None for each in (place.unit, place.initiator, place.campaign, place.case)]
    key = ("role", role, on, exclude_own_unit, *known, place.acting and place.acting.pk, place.via, id(place.values))
    # The answers are kept along, so that no others can come to have their id.
    found = once(key, lambda: (_role_members(role, place, on, exclude_own_unit), place.values))[0]
    if place.case is not None:
        place.case.met.update((each.code, each.pk) for each in found[0])
    return found


def ids_of(case: Case, codes: Collection[str]) -> dict[str, int]:
    """Returns the ids of members by their codes; those met while their roles were resolved need no query."""
    missing = [code for code in codes if code not in case.met]
    if missing:
        case.met.update(Member.objects.filter(code__in=missing).values_list("code", "pk"))
    return {code: case.met[code] for code in codes if code in case.met}


def _role_members(
    role: str, place: Place, on: date, exclude_own_unit: bool
) -> tuple[tuple[Member, ...], tuple[str, ...], bool]:
    context = RoleContext(
        initiator=place.initiator,
        subject=place.initiator,
        values=place.values,
        panel=panel_of(place.campaign),
        organizer=place.campaign.unit if place.campaign else None,
        exclude_units=(place.unit.code,) if exclude_own_unit else (),
    )
    if ":" in role:
        return *word_members(role, place, on, context), False
    try:
        found = resolve_role(role, unit=place.unit, on=on, context=context)
    except RoleUnresolved as nobody:
        return (), nobody.explanation, False
    return found.members, found.explanation, found.skipped


def panel_of(campaign: Campaign | None) -> tuple[Member, ...]:
    """Returns the experts of a campaign."""
    return once(("panel", campaign.pk), lambda: tuple(campaign.panel.all())) if campaign else ()


def performers_of(state: StateSpec, definition: ProcedureDefinition, place: Place) -> Performers:
    """Returns the people of a state, role by role, each with the reasons.

    Those who did a step that others must have done step aside; where nobody is left, those are asked whom the state
    names for that; where the only people have approved before, the step is a duplicate.
    """
    from .performing import fallen_back, is_duplicate, separated
    from .rows import row_people

    if state.kind == "rows":
        return row_people(state, place)
    roles = roles_of(state, definition)
    by_role: dict[str, tuple[str, ...]] = {}
    explanations: dict[str, tuple[str, ...]] = {}
    skipped: list[bool] = []
    own_unit_steps_aside = bool(state.config.get("exclude_own_unit"))
    for role in roles:
        members, why, skip = role_members(role, place, clock.today(), own_unit_steps_aside)
        by_role[role], explanations[role] = tuple(each.code for each in members), why
        skipped.append(skip)
    found = Performers(by_role=by_role, explanations=explanations, skipped=bool(skipped) and all(skipped))
    found = separated(found, state, place)
    found = fallen_back(found, state, place)
    return is_duplicate(found, state, definition, place)


def roles_of(state: StateSpec, definition: ProcedureDefinition) -> tuple[str, ...]:
    """Returns the words for the people of a state; a vote on one case asks its roll where nobody chairs it."""
    vote = definition.votes.get(str(state.config.get("vote", "")))
    if state.kind == "vote" and vote is not None and vote.scope == "case" and not state.performers:
        return (vote.roll,)
    return state.performers


def roles_held(member: Member, roles: Iterable[str], place: Place, state: StateSpec | None = None) -> frozenset[str]:
    """Returns which of the roles this member holds here and now."""
    aside = bool(state and state.config.get("exclude_own_unit"))

    def holds(role: str) -> bool:
        if role == EVERYBODY:
            return member.user_id is not None
        return any(each.pk == member.pk for each in role_members(role, place, clock.today(), aside)[0])

    return frozenset(role for role in set(roles) if holds(role))


def recipients(roles: Collection[str], place: Place) -> list[str]:
    """Returns the codes of everybody in the roles, each once, in the order found."""
    found = (each.code for role in roles for each in role_members(role, place, clock.today())[0])
    return list(dict.fromkeys(found))


def represented(member: Member, procedure: str) -> list[Member]:
    """Returns the members this one stands in for in the procedure today."""
    return list(dict.fromkeys(row.delegator for row in standing_in(member) if row.covers(procedure)))


def users_of(codes: Iterable[str]) -> list[User]:
    """Returns the active logins of the members, in the order of their codes."""
    return list(
        User.objects.filter(member__code__in=list(codes), is_active=True)
        .select_related("member")
        .order_by("member__code")
    )


def uncovered_units(definition: ProcedureDefinition) -> dict[str, list[Unit]]:
    """Returns, for each state somebody works in, the units where a case could start and nobody would be found.

    For the check before publishing. Roles that need a case (initiator, experts, persons named in fields) are left out.
    """
    staffing = Staffing(on=clock.today())

    def is_answered(role: str, unit: Unit) -> bool:
        return role in CASE_ROLES or staffing.answers(role, unit)

    units = [
        unit
        for unit in staffing.units.values()
        if unit.dissolved_on is None
        and unit.kind.can_have_members
        and any(is_answered(role, unit) for role in definition.start.by)
    ]
    found: dict[str, list[Unit]] = {}
    for state in definition.states.values():
        if ADMINISTRATOR in state.nobody or any(_needs_a_case(each) for each in state.performers):
            continue
        roles = [role for role in (*state.performers, *state.nobody) if role not in CASE_ROLES and ":" not in role]
        empty = [unit for unit in units if not any(staffing.answers(role, unit) for role in roles)] if roles else []
        if empty:
            found[state.key] = empty
    return found


def _needs_a_case(word: str) -> bool:
    return ":" in word


CASE_ROLES = frozenset(
    {
        SYSTEM_ROLE, "initiator", "subject", "experts", "judges", "inspectors", "assignee", "unit_head", "dept_head",
        "consult_units", "mentor", "introducers", "counterpart", "venue_keeper", "supervisor_or_leader", "viewers",
        "leader_in_charge", "any_member",
    }
)  # fmt: skip
"""Roles that depend on what a case says; they cannot be tried unit by unit."""

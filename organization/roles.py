"""Who does a step: roles resolved relative to a unit on a day, each answer explained in words.

The table of roles is data (``Role``): a rule that finds people, a role to fall back to, and what happens when nobody is
found. ``organization.role_finders`` reads the rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField
from django.utils.translation import gettext as _
from typing_extensions import override

from organization.models import Member, OnMissing, Role, Unit
from organization.one_look import is_looking, once
from organization.prepared import Given, Prepared
from organization.role_finders import Found, find
from organization.role_places import Question


@dataclass(frozen=True, kw_only=True)
class RoleContext:
    """What a case knows that a role may ask for.

    ``values`` are the stored form values (person fields hold member codes, unit fields unit codes), ``panel`` the
    experts or judges named by the campaign, ``exclude_units`` the codes of further units whose members must step
    aside, ``organizer`` the unit that runs the campaign: committee roles and offices are then those of its committee
    instead of the nearest one above the case's own unit.
    """

    initiator: Member | None = None
    subject: Member | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    panel: tuple[Member, ...] = ()
    exclude_units: tuple[str, ...] = ()
    organizer: Unit | None = None


@dataclass(frozen=True, kw_only=True)
class RoleResolution:
    """Who was found, how, and whether the step is to be skipped.

    ``via`` is the key of the role that finally answered: another one than ``role`` after a fallback. ``is_set`` says
    that everybody found acts, otherwise one of them is enough. The role ``system`` answers without any member.
    """

    role: str
    members: tuple[Member, ...]
    explanation: tuple[str, ...]
    skipped: bool = False
    via: str = ""
    is_set: bool = False
    recused: tuple[Member, ...] = ()


class RoleUnresolved(Exception):
    """Nobody was found and the role does not allow the step to be skipped."""

    def __init__(self, role: str, unit: str, explanation: tuple[str, ...]) -> None:
        super().__init__(f"Nobody found for role {role} in {unit}: {'; '.join(explanation)}")
        self.code = "role_unresolved"
        self.context = {"role": role, "unit": unit}
        self.explanation = explanation


ROLE = Prepared(lambda: Role.objects.filter(key=Given("key", CharField())))


class StoredRoles(Mapping[str, Role]):
    """The table of roles, each read when it is asked for and then kept: most questions need one of the 47."""

    def __init__(self) -> None:
        self._read: dict[str, Role | None] = {}

    @override
    def __getitem__(self, key: str) -> Role:
        if key not in self._read:
            self._read[key] = (
                once("roles", lambda: {each.key: each for each in Role.objects.all()}).get(key)
                if is_looking()
                else ROLE.first(key=key)
            )
        role = self._read[key]
        if role is None:
            raise KeyError(key)
        return role

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(Role.objects.values_list("key", flat=True))

    @override
    def __len__(self) -> int:
        return Role.objects.count()


def resolve_role(role_key: str, *, unit: Unit, on: date, context: RoleContext | None = None) -> RoleResolution:
    """Returns the members who hold the role relative to ``unit`` on that day.

    Raises RoleUnresolved when nobody is found and the role may not be skipped, LookupError when there is no such role.
    """
    roles = StoredRoles()
    if role_key not in roles:
        raise LookupError(f"There is no role {role_key!r}; known roles: {', '.join(sorted(roles))}")
    question = Question.about(unit=unit, on=on, context=context or RoleContext())
    words: list[str] = []
    for role in candidates(roles, role_key):
        if words:
            words.append(_("Therefore “%(role)s” is asked.") % {"role": role.label})
        found = find(role.rule, question)
        words.extend(found.words)
        if found.members or found.by_system:
            return _resolution(roles[role_key], role, found, words)
        if role.on_missing == OnMissing.SKIP and found.is_absent:
            words.append(_("The step is skipped."))
            return RoleResolution(
                role=role_key, members=(), explanation=tuple(words), skipped=True, via=role.key, is_set=role.is_set
            )
    raise RoleUnresolved(role_key, unit.code, tuple(words))


def resolve_rule(
    rule: Mapping[str, Any], *, unit: Unit, on: date, context: RoleContext | None = None
) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """Returns whom a rule finds relative to ``unit`` on that day, perhaps nobody, and why."""
    found = find(rule, Question.about(unit=unit, on=on, context=context or RoleContext()))
    return found.members, found.words


def candidates(roles: Mapping[str, Role], first: str) -> Iterator[Role]:
    """Yields the role, its fallbacks one after the other, then the last resorts of those met on the way; each once."""
    waiting, seen, last_resorts = [first], set[str](), list[str]()
    while waiting or last_resorts:
        key = waiting.pop(0) if waiting else last_resorts.pop(0)
        if key in seen or key not in roles:
            continue
        seen.add(key)
        role = roles[key]
        yield role
        if role.on_missing == OnMissing.FALLBACK and role.fallback_id:
            waiting.append(role.fallback_id)
        if last_resort := role.rule.get("last_resort"):
            last_resorts.append(last_resort)


def _resolution(asked: Role, answered: Role, found: Found, words: list[str]) -> RoleResolution:
    return RoleResolution(
        role=asked.key,
        members=found.members,
        explanation=tuple(words),
        via=answered.key,
        is_set=asked.is_set,
        recused=found.recused,
    )

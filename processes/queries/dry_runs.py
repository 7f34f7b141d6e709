"""Every step of a procedure tried for a unit as of a day: who would be found, and what is wrong with that."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from organization.models import Delegation, Member, Unit
from organization.role_roster import Roster
from processes.engine.checks.graph import forward_steps, reached_from
from processes.engine.kinds import kind_of
from processes.engine.model import SYSTEM_ROLE, ProcedureDefinition, StateSpec
from processes.engine.who import ADMINISTRATOR, UNIT_ABOVE, duplicates_of, read_who

from .people import CASE_ROLES, EVERYBODY, roles_of

SEVERITIES = {
    "nobody": "error",
    "self_approval": "warning",
    "same_twice": "warning",
    "on_leave": "warning",
    "no_login": "warning",
    "fallback": "info",
}
"""What a dry run may find, and how much it matters."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing about one state in one unit."""

    state: str
    code: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Found:
    """The people of a state: ``known`` False where only a case could tell."""

    members: tuple[int, ...] = ()
    via: tuple[str, ...] = ()
    skipped: bool = False
    known: bool = True


class DryRun:
    """One procedure on one day, for as many units as wanted: what all of them share is read once."""

    def __init__(self, definition: ProcedureDefinition, on: date) -> None:
        self.definition, self.on = definition, on
        self.roster = Roster(on=on)
        given = Delegation.objects.on(on).select_related("delegator", "delegate")
        self.away = {row.delegator_id: row.delegate_id for row in given if row.covers(definition.key)}
        self.logins = set(Member.objects.filter(user__is_active=True).values_list("pk", flat=True))
        self.codes = dict(Member.objects.values_list("pk", "code"))
        reachable = reached_from(frozenset({definition.start_state.key}), forward_steps(definition))
        self.states = [
            state
            for key, state in definition.states.items()
            if key in reachable and roles_of(state, definition) and not kind_of(state.kind).is_end
        ]
        self.pairs = _following(definition)

    def units(self) -> list[Unit]:
        """Returns the units in which a case could begin, in the order of the tree."""
        units = [each for each in self.roster.units.values() if each.dissolved_on is None]
        units = [each for each in units if each.kind.can_have_members]
        by = self.definition.start.by
        open_to_all = any(role in CASE_ROLES or role == EVERYBODY for role in by)
        return sorted(
            (unit for unit in units if open_to_all or any(self._people(role, unit).members for role in by)),
            key=lambda unit: unit.path,
        )

    def findings(self, unit: Unit) -> list[Finding]:
        """Returns what would go wrong, or deserves a look, for a case of this unit."""
        found = {state.key: self._found(state, unit) for state in self.states}
        starters = self._starters(unit)
        result = [each for state in self.states for each in self._about(state, found[state.key], starters)]
        return result + list(self._repeated(found))

    def _about(self, state: StateSpec, people: Found, starters: tuple[int, ...]) -> Iterator[Finding]:
        if not people.known or (people.skipped and state.when_skipped is not None):
            return
        if not people.members:
            yield Finding(state=state.key, code="nobody", detail={"roles": list(roles_of(state, self.definition))})
            return
        named = {"people": [self.codes[each] for each in people.members[:5]], "count": len(people.members)}
        away = [each for each in people.members if each in self.away]
        if len(away) == len(people.members):
            deputies = [self.codes[self.away[each]] for each in away[:5]]
            yield Finding(state=state.key, code="on_leave", detail={**named, "deputies": deputies})
        if not any(each in self.logins for each in people.members):
            yield Finding(state=state.key, code="no_login", detail=named)
        if people.via:
            yield Finding(state=state.key, code="fallback", detail={**named, "via": list(people.via)})
        decides = not state.start and any(each.validates for each in self.definition.transitions_from(state.key))
        if decides and len(starters) == 1 and set(people.members) == set(starters) and not state.not_same_as:
            yield Finding(state=state.key, code="self_approval", detail=named)

    def _repeated(self, found: dict[str, Found]) -> Iterator[Finding]:
        """The same single person in two steps, one after the other."""
        for first, second in self.pairs:
            people = found.get(first), found.get(second)
            if people[0] is None or people[1] is None or duplicates_of_skips(self.definition, second):
                continue
            if len(people[0].members) == 1 and people[0].members == people[1].members:
                code = self.codes[people[0].members[0]]
                yield Finding(state=second, code="same_twice", detail={"people": [code], "after": first, "count": 1})

    def _starters(self, unit: Unit) -> tuple[int, ...]:
        by = self.definition.start.by
        if any(role in CASE_ROLES or role == EVERYBODY for role in by):
            return ()
        return tuple(dict.fromkeys(each for role in by for each in self._people(role, unit).members))

    def _found(self, state: StateSpec, unit: Unit) -> Found:
        roles = roles_of(state, self.definition)
        parts = [self._people(role, unit) for role in roles]
        members = tuple(dict.fromkeys(each for part in parts for each in part.members))
        known = all(part.known for part in parts)
        if members or not known:
            vacant = tuple(dict.fromkeys(each for part in parts for each in part.via)) if known else ()
            return Found(members=members, via=vacant, known=known or bool(members))
        if parts and all(part.skipped for part in parts):
            return Found(skipped=True)
        return self._instead(state, unit)

    def _instead(self, state: StateSpec, unit: Unit) -> Found:
        """Whom the state names for the case that nobody is found."""
        for word in state.nobody:
            if word == ADMINISTRATOR:
                return Found(known=False)
            if word == UNIT_ABOVE:
                above = self.roster.units.get(unit.path[: -Unit.steplen])
                parts = [self._people(role, above) for role in state.performers] if above else []
            else:
                parts = [self._people(word, unit)]
            members = tuple(dict.fromkeys(each for part in parts for each in part.members))
            if members:
                return Found(members=members, via=(word,))
        return Found()

    def _people(self, word: str, unit: Unit) -> Found:
        who = read_who(word)
        if word == SYSTEM_ROLE or who is None:
            return Found()
        if word in CASE_ROLES or who.kind in ("field", "chosen", "doer", "formula"):
            return Found(known=False)
        if who.kind == "post":
            return Found(members=self.roster.by_rule({"find": "post", "posts": [who.key], "at": who.place}, unit))
        if who.kind == "body":
            return Found(members=self.roster.by_rule({"find": "body", "kind": who.key, "at": who.place}, unit))
        staffed = self.roster.people(word, unit)
        via = (staffed.via,) if staffed.via and staffed.via != word and staffed.members else ()
        return Found(members=staffed.members, via=via, skipped=staffed.skipped)


def duplicates_of_skips(definition: ProcedureDefinition, state: str) -> bool:
    """Answers whether the procedure itself passes over people who have just approved."""
    return duplicates_of(definition, definition.states[state]) in ("skip_consecutive", "skip_all")


def _following(definition: ProcedureDefinition) -> list[tuple[str, str]]:
    """The pairs of steps of people that follow each other on the way forward."""
    order = {key: place for place, key in enumerate(definition.states)}
    pairs = {
        (source, each.target)
        for each in definition.transitions.values()
        if each.validates and SYSTEM_ROLE not in each.by
        for source in each.sources
        if order[source] < order[each.target]
    }
    return sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]]))

"""Cases that are only played: every turn is worked out by the engine, nothing of it is stored but the script."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from forms.engine.frozen import thaw
from organization import clock
from organization.models import Member, Role, Unit, User
from organization.queries import current_calendar
from processes.engine import definition as documents
from processes.engine.model import SYSTEM_ROLE, ProcedureDefinition
from processes.engine.playing import MOST_TURNS, Play, Turn, expectations
from processes.engine.who import ADMINISTRATOR, UNIT_ABOVE, read_who
from processes.models import Case, Procedure, Simulation
from processes.queries.people import EVERYBODY, Place, role_members

MOST_PEOPLE = 200
"""So many holders of one role are remembered; more only make the script long."""


class SimulationRefused(Exception):
    """It cannot be played on; ``code`` says why."""

    def __init__(self, code: str, **context: Any) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


def begin_simulation(*, procedure: Procedure, by: User, unit: Unit, starter: Member | None, at: datetime) -> Simulation:
    """Returns the play of a case of ``unit`` that ``starter`` begins, on the latest draft. Raises SimulationRefused."""
    document = procedure.get_latest_revision_as_object().document
    try:
        definition = documents.read(document)
    except documents.DefinitionError as error:
        raise SimulationRefused("unreadable") from error
    place = Place(unit=unit, initiator=starter)
    begin: dict[str, Any] = {"at": at.isoformat()}
    values = _known_from_the_start(definition, unit)
    if values:
        begin["values"] = values
    skipped = [key for key, state in definition.states.items() if _is_skipped(state.performers, place, at.date())]
    if skipped:
        begin["skip"] = skipped
    script = {
        "people": cast_for(definition, place, at.date()),
        "calendar": _calendar(at.year),
        "begin": begin,
        "steps": [],
    }
    play = Play(definition=definition, shared={}, script=script)
    begin["then"] = expectations(play.turns[0])
    now = clock.now()
    return Simulation.objects.create(
        procedure=procedure, by=by, unit=unit, document=document, script=script, created_at=now, updated_at=now
    )


def play_of(simulation: Simulation) -> Play:
    """Returns the play with all its turns."""
    definition = documents.read(simulation.document)
    return Play(definition=definition, shared={}, script=simulation.script).to_the_end()


@transaction.atomic
def take_turn(*, simulation: Simulation, step: Mapping[str, Any], turns_seen: int) -> Turn:
    """Plays one step and adds it to the script with what came of it. Raises SimulationRefused."""
    locked = Simulation.objects.select_for_update().get(pk=simulation.pk)
    if len(locked.script["steps"]) != turns_seen:
        raise SimulationRefused("changed_meanwhile")
    if turns_seen >= MOST_TURNS:
        raise SimulationRefused("too_long", most=MOST_TURNS)
    play = play_of(locked)
    values = {**play.rehearsal.snapshot.values, **step.get("values", {})}
    day = datetime.fromisoformat(step["at"]).date() if "at" in step else play.rehearsal.now.date()
    found = cast_for(
        play.definition, Place(unit=locked.unit, initiator=_starter(play), values=values), day, _doers(play)
    )
    known = play.rehearsal.people
    changed = {role: codes for role, codes in found.items() if tuple(codes) != tuple(known.get(role, ()))}
    taken = {**step, **({"cast": changed} if changed else {})}
    try:
        turn = play.take(taken)
    except RuntimeError as error:
        raise SimulationRefused("endless") from error
    taken |= {"refuse": turn.refusal.code} if turn.refusal else {"expect": turn.state, "then": expectations(turn)}
    locked.script = {**locked.script, "steps": [*locked.script["steps"], taken]}
    locked.updated_at = clock.now()
    locked.save(update_fields=["script", "updated_at"])
    return turn


@transaction.atomic
def turn_back(*, simulation: Simulation, to: int) -> None:
    """Takes back every turn after number ``to``; 0 is the beginning."""
    locked = Simulation.objects.select_for_update().get(pk=simulation.pk)
    locked.script = {**locked.script, "steps": locked.script["steps"][: max(to, 0)]}
    locked.updated_at = clock.now()
    locked.save(update_fields=["script", "updated_at"])


def cast_for(
    definition: ProcedureDefinition, place: Place, on: date, done: Mapping[str, str] | None = None
) -> dict[str, list[str]]:
    """Returns who holds the roles of the procedure in this place on that day, as codes; roles nobody holds too.

    ``done`` tells who did which step before: they step aside where others must act.
    """
    done = done or {}
    place = replace(place, case=_no_case(definition, place))
    found = {role: _codes(role, place, on, done) for role in sorted(_roles(definition))}
    for key, state in definition.states.items():
        aside = {done[each] for each in state.not_same_as if each in done}
        own_unit = bool(state.config.get("exclude_own_unit"))
        if aside or own_unit:
            for role in state.performers:
                codes = _codes(role, place, on, done, aside=own_unit)
                found[f"{role}#{key}"] = [code for code in codes if code not in aside]
    return found


def _no_case(definition: ProcedureDefinition, place: Place) -> Case:
    """A case that is never stored, for words that ask for its definition."""
    case = Case(unit=place.unit, unit_path=place.unit.path, values=dict(place.values))
    case.__dict__["_definition"] = definition
    return case


def _codes(role: str, place: Place, on: date, done: Mapping[str, str], *, aside: bool = False) -> list[str]:
    who = read_who(role)
    if who is None or (who.kind == "role" and not Role.objects.filter(key=role).exists()):
        return []  # a draft may name roles that are not there yet; the checks say so
    if who.kind == "doer":
        return [done[who.key]] if who.key in done else []
    return [each.code for each in role_members(role, place, on, aside)[0]][:MOST_PEOPLE]


def _doers(play: Play) -> dict[str, str]:
    """Who did which step, the last one of each."""
    return {
        turn.entries[0].source: turn.by
        for turn in play.turns
        if turn.by and turn.entries and turn.action not in ("claim", "release")
    }


def _roles(definition: ProcedureDefinition) -> set[str]:
    """Every role that the procedure speaks of, without those that nobody holds by name."""
    found = set(definition.start.by)
    for state in definition.states.values():
        found |= {*state.performers, *(each for each in state.nobody if each not in (UNIT_ABOVE, ADMINISTRATOR))}
        for timer in state.timers:
            found |= {*timer.remind_to, *timer.escalate_to}
    for transition in definition.transitions.values():
        found |= set(transition.by)
        for effect in transition.effects:
            told = effect.config.get("to", ())
            found |= {str(role) for role in told} if isinstance(told, list | tuple) else set()
    found |= {role for roles in definition.restricted_fields.values() for role in roles}
    found |= {vote.roll for vote in definition.votes.values()}
    return found - {SYSTEM_ROLE, EVERYBODY, ""}


def _is_skipped(roles: tuple[str, ...], place: Place, on: date) -> bool:
    known = set(Role.objects.filter(key__in=roles).values_list("key", flat=True))
    return bool(roles) and all(role in known and role_members(role, place, on)[2] for role in roles)


def _known_from_the_start(definition: ProcedureDefinition, unit: Unit) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for spec in definition.form.fields:
        if spec.type == "unit" and spec.key in ("branch", "unit"):
            values[spec.key] = unit.code
        elif spec.default is not None:
            values[spec.key] = thaw(spec.default)
    return values


def _calendar(year: int) -> dict[str, Any]:
    """The working days that are not what one would think, of the year in which the play begins and the next."""
    calendar = current_calendar()
    years = (year, year + 1)
    return {
        "confirmed_years": [each for each in years if each in calendar.confirmed_years],
        "days": {day.isoformat(): works for day, works in sorted(calendar.working.items()) if day.year in years},
    }


def _starter(play: Play) -> Member | None:
    codes = play.rehearsal.people.get("initiator", ())
    return Member.objects.filter(code__in=codes).first()

"""What is asked of a verb, what it may know beyond the case itself, and the two shapes of its outcome.

A verb is something people do with a case that its procedure did not draw: hand a todo to somebody else, add a
signature, send the case back. It either stays where the case is (``stays``) or takes one place of it to another step
(``goes``); both leave an entry ``@name`` in the history.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from processes.engine.actors import is_for, open_todos
from processes.engine.branches import ending_with, whole
from processes.engine.conditions import Situation
from processes.engine.entering import entered
from processes.engine.kinds import kind_of
from processes.engine.model import (
    CaseStatus,
    CommentRule,
    EffectToEmit,
    HistoryDraft,
    OpenTodo,
    Outcome,
    Refusal,
    TodoToClose,
)

MARK = "@"
"""Verbs are written with it in the history, so that they never collide with the keys of transitions."""
TOLD = "verb_told"
"""The effect that tells people about a verb."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What somebody wants: whom (codes), which step, which todo, how, on which day."""

    members: tuple[str, ...] = ()
    state: str = ""
    todo: int | None = None
    how: str = ""
    transition: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class LastMove:
    """The last thing people did in a place, talk left out."""

    seq: int
    action: str
    member: str | None
    source: str
    entered: bool
    details: Mapping[str, object] = field(default_factory=dict)
    lasting: bool = False
    """Whether it caused something that cannot be taken back: a number, a page, another case, a message to outside."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the shell found out for a verb."""

    standing: frozenset[str] = frozenset()
    """Of those to whom the verb may be granted: what this person is (a role, initiator, participant, administrator)."""
    trail: tuple[str, ...] = ()
    """The steps that led to where the place is now, loops cut out, the present one last."""
    last: LastMove | None = None
    looked: frozenset[str] = frozenset()
    """Who has opened the page of the case since the place entered its step."""
    reachable: frozenset[str] = frozenset()
    """Of the people named: those who are members now and can sign in."""
    readers: frozenset[str] = frozenset()
    """Of the people named: those who may see the case already."""
    barred: frozenset[str] = frozenset()
    """Of the people named: those who did a step that others must have done."""
    concerned: tuple[str, ...] = ()
    """The starter and whoever has something to do, the actor left out."""
    decided: bool = False
    """Whether somebody else has acted since the case was handed in."""
    urged_today: bool = False


Run = Callable[[Situation, Ask, Ground], Outcome | Refusal]


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One verb: who may do it where the procedure says nothing, and what it needs."""

    key: str
    run: Run
    by: tuple[str, ...]
    """To whom it is granted by default: roles of the organisation, or the words of ``rights.WORDS``."""
    kinds: frozenset[str] | None = None
    """The step kinds where that default holds; None = all."""
    comment: CommentRule = "optional"
    most: int = 0
    """How many people may be named."""
    statuses: frozenset[CaseStatus] = frozenset({"open"})
    talk: bool = False
    """Changes nothing that anybody could be deciding about: whoever has the page open may still act."""


def own_todo(situation: Situation, ask: Ask) -> OpenTodo | None:
    """Returns the actor's own open todo in this place: the one asked for, else the first."""
    own = (each for each in open_todos(situation.snapshot) if is_for(each, situation.actor))
    return next((each for each in own if ask.todo in (None, each.id)), None)


def own_aside(situation: Situation, ask: Ask, kind: str) -> OpenTodo | None:
    """Returns the signature or advice that the actor is asked for here."""
    mine = (each for each in situation.snapshot.asides if each.kind == kind and is_for(each, situation.actor))
    return next((each for each in mine if ask.todo in (None, each.id)), None)


def has_part(situation: Situation, member: str) -> bool:
    """Answers whether the member already has an open todo or signature of this place, or has handed in a part."""
    snapshot = situation.snapshot
    signatures = [each for each in snapshot.asides if each.kind == "sign"]
    if any(member in each.members for each in (*open_todos(snapshot), *signatures)):
        return True
    return any(each.member == member for each in snapshot.contributions)


def draft(situation: Situation, key: str, target: str, details: Mapping[str, object]) -> HistoryDraft:
    """Returns the history entry of a verb."""
    return HistoryDraft(
        action=f"{MARK}{key}",
        source=situation.snapshot.state,
        target=target,
        comment=situation.inputs.comment,
        changes={},
        details={name: value for name, value in details.items() if value not in ("", (), None)},
    )


def stays(situation: Situation, key: str, details: Mapping[str, object] | None = None, **more: object) -> Outcome:
    """Returns an outcome that leaves the place at its step."""
    snapshot = situation.snapshot
    state = situation.definition.states[snapshot.state]
    content: dict[str, object] = {
        "state": snapshot.state,
        "region": snapshot.region,
        "status": snapshot.status,
        "end": state.outcome if snapshot.status == "closed" else None,
        "values": snapshot.values,
        "entered": False,
        "history": draft(situation, key, snapshot.state, details or {}),
    }
    return Outcome(**{**content, **more})  # type: ignore[arg-type]


def goes(situation: Situation, key: str, target: str, details: Mapping[str, object] | None = None) -> Outcome | Refusal:
    """Returns the entry of the place into another step: its todos end, branches inside are cancelled.

    ``facts.performers`` are the people of that step.
    """
    definition, snapshot = situation.definition, situation.snapshot
    state = definition.states[target]
    skips = situation.facts.performers.skipped and state.when_skipped is not None
    shortage = None if skips else kind_of(state.kind).shortage(state, situation.facts)
    if shortage is not None:
        return shortage
    history = draft(situation, key, target, details or {})
    outcome = entered(definition, target, snapshot.values, history, situation.facts, situation.now)
    gone = ending_with(definition, snapshot, source=snapshot.state, target=target, transition=None)
    return replace(
        outcome,
        region=snapshot.region,
        todos_to_close=all_todos(situation, gone),
        cancel_timers=True,
        cancelled=gone,
    )


def all_todos(situation: Situation, regions: tuple[str, ...] = ()) -> tuple[TodoToClose, ...]:
    """Returns every open todo of this place and of the regions, as superseded."""
    definition, case = situation.definition, whole(situation.snapshot)
    places = {situation.snapshot.region, *regions}
    return tuple(
        TodoToClose(id=each.id, how="superseded")
        for each in (*case.todos, *case.asides)
        if each.state in definition.states and definition.states[each.state].region in places
    )


def woken_by(situation: Situation, todo: int) -> tuple[int, ...]:
    """Returns the open todos that wait for this one."""
    return tuple(each.id for each in open_todos(situation.snapshot) if each.waits_for == todo)


def tells(key: str, members: tuple[str, ...]) -> tuple[EffectToEmit, ...]:
    """Returns the effect that tells these people what was done."""
    if not members:
        return ()
    return (EffectToEmit(kind=TOLD, config={"verb": key, "members": members}, ordinal=0),)

"""What entering a state brings: todos, timers, a vote, the end of the case."""

from collections.abc import Mapping
from datetime import datetime

from .kinds import kind_of
from .model import Facts, HistoryDraft, Outcome, ProcedureDefinition
from .skipping import skip_mark, way_past
from .timers import earliest_due, to_set


def entered(
    definition: ProcedureDefinition,
    target: str,
    values: Mapping[str, object],
    history: HistoryDraft,
    facts: Facts,
    now: datetime,
) -> Outcome:
    """Returns the outcome of entering the state, without what becomes of the old one's todos."""
    state = definition.states[target]
    kind = kind_of(state.kind)
    way = way_past(definition, state, facts.performers)
    if way is not None:
        return Outcome(
            state=target,
            region=state.region,
            status="open",
            end=None,
            values=values,
            history=history,
            entered=True,
            follow_up=way,
            timers_to_set=skip_mark(facts.performers, now),
        )
    timers = to_set(kind.timers(state), definition=definition, entered_at=now, values=values, facts=facts, now=now)
    return Outcome(
        state=target,
        region=state.region,
        status="closed" if kind.is_end and not state.region else "open",
        end=state.outcome if kind.is_end else None,
        values=values,
        history=history,
        entered=True,
        todos_to_open=() if kind.is_end else kind.todos(state, facts, earliest_due(timers)),
        timers_to_set=() if kind.is_end else timers,
        open_vote=kind.vote(definition, state),
    )

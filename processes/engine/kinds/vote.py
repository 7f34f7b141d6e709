"""A vote (表决测评): of a body about this case, or of everybody among the cases of a campaign."""

from collections.abc import Iterator

from typing_extensions import override

from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition, StateSpec

from .base import StepKind


class Vote(StepKind):
    """Voters have ballots, not todos. Performers, where named, chair the vote: they get the todo to close it."""

    key = "vote"
    title = {"zh-hans": "表决", "en": "Vote"}
    settings = frozenset({"vote"})
    needs_performers = False

    @override
    def vote(self, definition: ProcedureDefinition, state: StateSpec) -> str | None:
        key = str(state.config.get("vote", ""))
        return key if key in definition.votes and definition.votes[key].scope == "case" else None

    @override
    def problems(self, definition: ProcedureDefinition, state: StateSpec) -> Iterator[Problem]:
        yield from super().problems(definition, state)
        key = state.config.get("vote")
        if key not in definition.votes:
            yield Problem("config/vote", "vote_unknown", {"vote": str(key), "known": ", ".join(definition.votes)})
        elif definition.votes[str(key)].scope == "case" and not state.performers:
            yield Problem("performers", "performers_missing", {"state": state.key})
        if any(timer.then for timer in state.timers):
            yield Problem("timers", "vote_by_silence", {"state": state.key})

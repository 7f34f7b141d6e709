"""A running case taken to another version: which state it stands in then, whether its work goes on or begins anew.

The mapping is a document::

    {"states": {"old state": "new state" | ""}, "anew": ["old state"], "fields": {…}, "drop": […]}

A state that leads nowhere ("") keeps its cases on the old version. ``fields`` and ``drop`` are those of
``forms.engine.moves``. Work goes on (todos, parts handed in, deadlines stay) where the step is the same kind of work
for the same people; otherwise the step begins anew, and ``anew`` asks for that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from forms.engine.moves import mapping_problems, suggested_mapping
from forms.engine.problems import Problem

from .actors import open_todos
from .branches import active_places, focused
from .checks.graph import forward_steps, reached_from
from .entering import entered
from .kinds import kind_of
from .model import Facts, HistoryDraft, Outcome, ProcedureDefinition, Refusal, Snapshot, StateSpec, TodoToClose

ACTION = "@migrate"
"""How the history calls it."""

Json = Mapping[str, Any]
How = Literal["keep", "anew"]


@dataclass(frozen=True, kw_only=True)
class PlaceMove:
    """Where one place of a case goes."""

    region: str
    source: str
    target: str
    how: How


@dataclass(frozen=True, kw_only=True)
class CasePlan:
    """What migrating one case would do; ``hindrance`` says why it cannot be done."""

    moves: tuple[PlaceMove, ...] = ()
    hindrance: str = ""
    context: Mapping[str, str] = field(default_factory=dict)

    @property
    def begins_anew(self) -> bool:
        return any(each.how == "anew" for each in self.moves)


def suggested(old: ProcedureDefinition, new: ProcedureDefinition) -> dict[str, Any]:
    """Returns the mapping to begin with: states of the same key, else of the same title and kind; fields likewise."""
    return {
        "states": {key: _counterpart(state, new) for key, state in old.states.items()},
        "anew": [],
        **suggested_mapping(old.form, new.form),
    }


def _counterpart(state: StateSpec, new: ProcedureDefinition) -> str:
    same = new.states.get(state.key)
    if same is not None and kind_of(same.kind).is_end == kind_of(state.kind).is_end:
        return same.key
    for each in new.states.values():
        if each.kind == state.kind and set(each.title.values()) & set(filter(None, state.title.values())):
            return each.key
    return ""


def problems_of(old: ProcedureDefinition, new: ProcedureDefinition, mapping: Json) -> list[Problem]:
    """Returns everything wrong with a mapping."""
    found = list(_state_problems(old, new, mapping))
    fields = {name: mapping[name] for name in ("fields", "drop") if name in mapping}
    return found + [each.under("fields") for each in mapping_problems(old.form, new.form, fields)]


def _state_problems(old: ProcedureDefinition, new: ProcedureDefinition, mapping: Json) -> Iterator[Problem]:
    states, anew = mapping.get("states"), mapping.get("anew", ())
    if not isinstance(states, Mapping) or not isinstance(anew, list | tuple):
        yield Problem("states", "not_an_object", {})
        return
    for source, target in states.items():
        if source not in old.states:
            yield Problem(f"states/{source}", "state_unknown", {"state": str(source), "known": ", ".join(old.states)})
        elif target and target not in new.states:
            yield Problem(f"states/{source}", "state_unknown", {"state": str(target), "known": ", ".join(new.states)})


def plan(old: ProcedureDefinition, new: ProcedureDefinition, mapping: Json, snapshot: Snapshot) -> CasePlan:
    """Returns where every place of the case would go, or why the case stays."""
    moves: list[PlaceMove] = []
    anew = mapping.get("anew", ())
    for region in active_places(snapshot):
        source = focused(snapshot, region).state
        target = (mapping.get("states") or {}).get(source, "")
        if not target:
            return CasePlan(hindrance="state_not_mapped", context={"state": source})
        if new.states[target].region != region:
            return CasePlan(hindrance="other_branch", context={"state": source, "target": target})
        if kind_of(new.states[target].kind).is_end:
            return CasePlan(hindrance="into_end", context={"state": source, "target": target})
        how: How = "anew" if source in anew or not is_same_work(old.states[source], new.states[target]) else "keep"
        if how == "anew" and (region or len(active_places(snapshot)) > 1):
            return CasePlan(hindrance="branch_changed", context={"state": source, "target": target})
        moves.append(PlaceMove(region=region, source=source, target=target, how=how))
    return CasePlan(moves=tuple(moves))


def is_same_work(old: StateSpec, new: StateSpec) -> bool:
    """Answers whether todos, parts and deadlines of the old step are right for the new one."""
    settings = ("mode", "rubric", "vote", "rows", "group_by", "regions")
    return (
        old.kind == new.kind
        and old.performers == new.performers
        and [each.key for each in old.timers] == [each.key for each in new.timers]
        and all(old.config.get(name) == new.config.get(name) for name in settings)
    )


def out_of_reach(new: ProcedureDefinition, target: str, values: Mapping[str, object]) -> list[str]:
    """Returns the required fields without an answer that nobody could fill in any more from that state on."""
    ahead = reached_from(frozenset({target}), forward_steps(new))
    askable: set[str] = {key for state in ahead for key in new.states[state].writable}
    for transition in new.transitions.values():
        if ahead & set(transition.sources):
            askable |= set(transition.inputs)
    return [
        spec.key
        for spec in new.form.fields
        if spec.required is True
        and spec.computed is None
        and values.get(spec.key) in (None, "", [], {})
        and spec.key not in askable
        and new.form.shown_when(spec) is None
    ]


def migrated(
    new: ProcedureDefinition,
    snapshot: Snapshot,
    move: PlaceMove,
    values: Mapping[str, object],
    details: Mapping[str, object],
    facts: Facts,
    now: datetime,
) -> Outcome | Refusal:
    """Returns the case's main line on the new version, or that nobody is found for the step that begins anew."""
    draft = HistoryDraft(
        action=ACTION,
        source=move.source,
        target=move.target,
        comment="",
        changes={key: values.get(key) for key in sorted({*values, *snapshot.values})
                 if values.get(key) != snapshot.values.get(key)},
        details=details,
    )  # fmt: skip
    if move.how == "keep":
        return Outcome(state=move.target, status=snapshot.status, end=None, values=values, history=draft, entered=False)
    state = new.states[move.target]
    shortage = kind_of(state.kind).shortage(state, facts)
    if shortage is not None:
        return shortage
    closed = tuple(TodoToClose(id=each.id, how="superseded") for each in open_todos(snapshot))
    outcome = entered(new, move.target, values, draft, facts, now)
    return replace(outcome, todos_to_close=closed, cancel_timers=True)

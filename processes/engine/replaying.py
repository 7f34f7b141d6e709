"""Where a case must be, worked out from its history alone."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from .branches import active_places, ending_with, focused
from .kinds import kind_of
from .memory import applied
from .migrating import ACTION as MIGRATE
from .model import Branch, HistoryDraft, Outcome, ProcedureDefinition, Snapshot


class Entry(Protocol):
    """What a history entry tells of the course."""

    action: str
    source: str
    target: str
    entered: bool
    at: datetime
    details: Mapping[str, Any]


def replayed(definition: ProcedureDefinition, entries: Iterable[Entry]) -> Snapshot | None:
    """Returns the places of the case after these entries, without values and todos; None without entries.

    Raises KeyError for an entry of a branch that did not run.
    """
    snapshot: Snapshot | None = None
    for entry in entries_on(entries):
        if entry.action == MIGRATE:
            snapshot = _migrated(entry)
        elif snapshot is None:
            snapshot = _begun(definition, entry)
        else:
            snapshot = applied(snapshot, _outcome(definition, snapshot, entry), entry.at, 0)
    return snapshot


def entries_on(entries: Iterable[Entry]) -> list[Entry]:
    """Returns the entries on the present version: from the last migration on, all of them where there was none."""
    rows = list(entries)
    moved = [place for place, entry in enumerate(rows) if entry.action == MIGRATE]
    return rows[moved[-1] :] if moved else rows


def _migrated(entry: Entry) -> Snapshot:
    """The case as a migration leaves it: its entry says where every place stands and since when."""
    places = {each["region"]: each for each in entry.details["places"]}
    main = places.pop("")
    return Snapshot(
        case="",
        state=main["state"],
        status="open",
        seq=entry.details["seq"],
        visit=main["visit"],
        entered_at=entry.at,
        values={},
        branches=tuple(
            Branch(
                region=region,
                state=each["state"],
                visit=each["visit"],
                entered_at=entry.at,
                fork=each["fork"],
            )
            for region, each in places.items()
        ),
    )


def is_edge(definition: ProcedureDefinition, entry: Entry) -> bool:
    """Answers whether an entry that moves the case names a way that the definition knows (verbs go their own)."""
    if entry.action.startswith("@"):
        return entry.target in definition.states
    if entry.action == "open_branch":
        regions = definition.states[entry.source].regions if entry.source in definition.states else ()
        return any(each.start == entry.target for each in regions)
    edge = definition.transitions.get(entry.action)
    if edge is None or entry.source not in edge.sources:
        return False
    return entry.target in (edge.target, entry.details.get("straight_to"))


def _begun(definition: ProcedureDefinition, entry: Entry) -> Snapshot:
    closed = kind_of(definition.states[entry.target].kind).is_end
    return Snapshot(
        case="",
        state=entry.target,
        status="closed" if closed else "open",
        seq=1,
        visit=1,
        entered_at=entry.at,
        values={},
    )


def _outcome(definition: ProcedureDefinition, snapshot: Snapshot, entry: Entry) -> Outcome:
    state = definition.states[entry.target]
    region = state.region
    history = HistoryDraft(action=entry.action, source=entry.source, target=entry.target, comment="", changes={})
    if not entry.entered:
        return Outcome(
            state=entry.target,
            region=region,
            status=snapshot.status,
            end=None,
            values={},
            history=history,
            entered=False,
        )
    is_end = kind_of(state.kind).is_end
    opens = entry.action == "open_branch"
    place = focused(snapshot, definition.states[entry.source].region if opens else region)
    gone = ending_with(
        definition, place, source=entry.source, target=entry.target, transition=definition.transitions.get(entry.action)
    )  # fmt: skip
    return Outcome(
        state=entry.target,
        region=region,
        status="closed" if is_end and not region else "open",
        end=state.outcome if is_end else None,
        values={},
        history=history,
        entered=True,
        fork=place.visit if opens else None,
        cancelled=() if opens else gone,
    )


def places_of(snapshot: Snapshot) -> dict[str, tuple[str, int]]:
    """Returns the state and the visit of every place."""
    here = (focused(snapshot, region) for region in active_places(snapshot))
    return {each.region: (each.state, each.visit) for each in here}

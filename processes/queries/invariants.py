"""What must hold whatever happened: crashes, races, restarts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from processes.engine.kinds import kind_of
from processes.engine.migrating import ACTION as MIGRATE
from processes.engine.replaying import is_edge, places_of, replayed
from processes.models import (
    BranchStatus,
    Case,
    CaseBranch,
    HistoryEntry,
    Incident,
    IssuedNumber,
    OutboxRow,
    OutboxStatus,
    ProcedureVersion,
    Timer,
    TimerStatus,
    Todo,
    TodoKind,
    TodoStatus,
    Vote,
    VoteStatus,
)
from processes.models.procedure_version import definition_of

LARGE = 500


@dataclass(frozen=True)
class Violation:
    """A rule that does not hold, and where."""

    rule: str
    where: str
    detail: str = ""


Rule = Callable[[], Iterator[Violation]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Adds the function to the rules; its name is the rule's name."""
    RULES.append(function)
    return function


def violations() -> Iterator[Violation]:
    """Yields everything that does not hold, rule by rule."""
    for each in RULES:
        yield from each()


@rule
def history_chain() -> Iterator[Violation]:
    """Entries are numbered without gaps, chained by hash, and end in what the case stores (INV 1, 2, 4)."""
    entries: dict[object, list[HistoryEntry]] = {}
    for entry in HistoryEntry.objects.order_by("case", "seq").iterator(LARGE):
        entries.setdefault(entry.case_id, []).append(entry)
    for case in Case.objects.iterator(LARGE):
        yield from _chain(case, entries.get(case.pk, []))


def _chain(case: Case, entries: list[HistoryEntry]) -> Iterator[Violation]:
    before, values = "", {}
    for number, entry in enumerate(entries, start=1):
        if entry.seq != number:
            yield Violation("history_chain", str(case), f"entry {number} is missing")
            return
        if entry.prev_hash != before or entry.hash != entry.digest():
            yield Violation("history_chain", str(case), f"entry {number} was changed")
        before = entry.hash
        if not entry.contribution:
            values.update(entry.changes)
    if not entries or case.seq != len(entries) or case.head != before:
        yield Violation("history_chain", str(case), f"case says {case.seq} entries, there are {len(entries)}")
    yield from _places(case, entries)
    stored = {key: value for key, value in case.values.items() if value is not None}
    if {key: value for key, value in values.items() if value is not None} != stored:
        yield Violation("history_values", str(case), "the entries do not lead to the stored values")
    yield from _edges(case, entries)


def _places(case: Case, entries: list[HistoryEntry]) -> Iterator[Violation]:
    """The entries lead to the state of the main line and, while the case runs, of every branch (INV 2)."""
    try:
        told = replayed(case.definition, entries)
    except KeyError as error:
        yield Violation("history_state", str(case), f"no branch runs in {error}")
        return
    if told is None:
        return
    expected = places_of(told) if case.status != "closed" else {"": (told.state, told.visit)}
    stored = {each.region: (each.state, each.visit) for each in case.places()}
    if stored != expected:
        yield Violation("history_state", str(case), f"{stored} is not {expected}")


def _edges(case: Case, entries: list[HistoryEntry]) -> Iterator[Violation]:
    """Each entry names a transition of the version that the case was on (INV 3)."""
    definition = case.definition
    for entry in reversed(entries):
        if entry.action == MIGRATE:
            definition = definition_of(entry.details["from_version"])
            continue
        if entry.action in ("start", "contribute", "claim", "release", "record"):
            continue
        if not is_edge(definition, entry):
            yield Violation("history_edge", str(case), f"{entry.action}: {entry.source} → {entry.target}")


@rule
def todos_match_state() -> Iterator[Violation]:
    """An open case has an open todo exactly in those of its places that are worked on; an ended one has none
    (INV 5)."""
    open_steps: dict[object, set[tuple[str, int]]] = {}
    steps = Todo.objects.filter(status=TodoStatus.OPEN, kind=TodoKind.STEP)
    for case_id, state, visit in steps.values_list("case", "state", "visit").iterator(LARGE):
        open_steps.setdefault(case_id, set()).add((state, visit))
    for case in Case.objects.select_related("version").iterator(LARGE):
        found = open_steps.get(case.pk, set())
        if case.status == "closed":
            if found:
                yield Violation("todo_of_closed_case", str(case), f"{len(found)} open")
            continue
        places = {(place.state, place.visit) for place in case.places()}
        for state, _ in sorted(found - places):
            yield Violation("todo_of_past_visit", str(case), state)
        yield from _missing_todos(case, places - found)


def _missing_todos(case: Case, places: set[tuple[str, int]]) -> Iterator[Violation]:
    """Of places without a todo, those where there should be one."""
    for key, _ in sorted(places):
        state = case.definition.states[key]
        needs = case.status == "open" and bool(state.performers) and not kind_of(state.kind).takes_contributions
        if needs and not Incident.objects.filter(case=case, status="open").exists():
            yield Violation("todo_missing", str(case), state.key)


@rule
def branches_end_with_case() -> Iterator[Violation]:
    """No branch of an ended case runs on."""
    for branch in CaseBranch.objects.filter(status=BranchStatus.ACTIVE, case__status="closed").select_related("case"):
        yield Violation("branch_of_closed_case", str(branch.case), branch.region)


@rule
def outbox_matches_history() -> Iterator[Violation]:
    """Every outside effect of a committed entry has one row, and every row has its entry (INV 6, 7)."""
    rows = {
        row.key: row
        for row in OutboxRow.objects.filter(entry__isnull=False).only("key", "kind", "entry").iterator(LARGE)
    }
    expected: set[str] = set()
    for entry in HistoryEntry.objects.exclude(effects=[]).only("case", "seq", "effects").iterator(LARGE):
        for effect in entry.effects:
            key = f"{entry.case_id}:{entry.seq}:{effect['ordinal']}"
            if effect["inside"]:
                continue
            expected.add(key)
            if key not in rows:
                yield Violation("effect_lost", key, effect["kind"])
            elif rows[key].kind != effect["kind"] or rows[key].entry_id != entry.pk:
                yield Violation("effect_changed", key, effect["kind"])
    for key in rows.keys() - expected:
        yield Violation("effect_without_entry", key, rows[key].kind)
    dead = OutboxRow.objects.filter(status=OutboxStatus.DEAD, incidents__isnull=True)
    for row in dead:
        yield Violation("dead_without_incident", row.key, row.kind)


@rule
def timers_belong_to_visit() -> Iterator[Violation]:
    """A timer of a past visit or an ended case does not wait any more."""
    running = CaseBranch.objects.filter(case=OuterRef("case"), visit=OuterRef("visit"), status=BranchStatus.ACTIVE)
    stray = Timer.objects.filter(status=TimerStatus.PENDING).filter(
        ~(Q(visit=F("case__visit")) | Exists(running)) | Q(case__status="closed")
    )
    for timer in stray.select_related("case"):
        yield Violation("timer_of_past_visit", str(timer.case), timer.key)


@rule
def ballots_match_participations() -> Iterator[Violation]:
    """No more ballots than people who voted; a closed vote's tally is what a recount gives (INV 12)."""
    for vote in Vote.objects.select_related("version").iterator(LARGE):
        voted, papers = vote.participations.count(), vote.ballots.count()
        cast = vote.participations.aggregate(number=Sum("papers"))["number"] or 0
        expected = 0 if vote.spec.secrecy == "open" else cast
        if papers != expected:
            yield Violation("ballots", str(vote.pk), f"{papers} ballots of {voted} participations")
        if vote.status == VoteStatus.CLOSED and vote.tally.get("valid") != voted:
            yield Violation("tally", str(vote.pk), f"{vote.tally.get('valid')} counted of {voted}")


@rule
def numbers_without_gaps() -> Iterator[Violation]:
    """Document numbers of a sequence run from 1 to the last one given."""
    counts = IssuedNumber.objects.values("sequence", "sequence__last").annotate(number=Count("pk")).order_by("sequence")
    for row in counts:
        if row["number"] != row["sequence__last"]:
            yield Violation("number_gap", row["sequence"], f"{row['number']} of {row['sequence__last']}")


@rule
def versions_unchanged() -> Iterator[Violation]:
    """A published document still has its hash, and each procedure one current version at most (INV 8)."""
    from forms.engine.definition import sha256_of

    for version in ProcedureVersion.objects.iterator(20):
        if sha256_of(version.document) != version.sha256:
            yield Violation("version_changed", str(version))
    several = (
        ProcedureVersion.objects.filter(status="published").values("procedure").annotate(n=Count("pk")).filter(n__gt=1)
    )
    for row in several:
        yield Violation("several_current_versions", str(row["procedure"]))


@rule
def scope_matches_unit() -> Iterator[Violation]:
    """A case's path is its unit's path (INV 11)."""
    for case in Case.objects.exclude(unit_path=F("unit__path")):
        yield Violation("scope_path", str(case), case.unit_path)

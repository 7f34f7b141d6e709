"""Running cases taken to another version: looked at first, then moved one by one, taken back while untouched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.engine.moves import plan_move
from forms.job_texts import move_reason_text
from forms.services import clean_submission, fill_context
from forms.services.retype_answer import judging, retyping
from organization import clock
from organization.models import User
from organization.queries import current_calendar
from processes.engine import migrating
from processes.engine.migrating import CasePlan, PlaceMove
from processes.engine.model import Facts, Performers, Refusal, Snapshot
from processes.models import (
    Case,
    CaseStatus,
    Contribution,
    JobLine,
    Procedure,
    ProcedureJob,
    ProcedureJobKind,
    ProcedureVersion,
    Timer,
    Todo,
)
from processes.problem_texts import message_of
from processes.queries.dates import dates_of
from processes.queries.people import performers_of, place_of
from processes.queries.snapshots import snapshot

from .applying import apply
from .doing import Doing
from .following import follow
from .locking import in_transaction, locked_case
from .procedure_jobs import JobRefused, end, order_job, tell
from .results import ActionRefused

PIECE = 50
MOST_REASONS = 20


@dataclass(frozen=True, kw_only=True)
class Migration:
    """What would become of one case."""

    plan: CasePlan
    values: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    loses: bool = False


def order_migration(
    *, procedure: Procedure, by: User, old: ProcedureVersion, new: ProcedureVersion, mapping: Mapping[str, Any]
) -> ProcedureJob:
    """Returns a migration that waits to be looked at. Raises JobRefused("unreadable_mapping", "same_version")."""
    if old.pk == new.pk or old.procedure_id != procedure.pk or new.procedure_id != procedure.pk:
        raise JobRefused("same_version")
    problems = migrating.problems_of(old.definition, new.definition, mapping)
    if problems:
        words = "; ".join(f"{each.path}: {message_of(each.code, each.context)}" for each in problems[:5])
        raise JobRefused("unreadable_mapping", message=words)
    parameters = {"old": old.pk, "new": new.pk, "mapping": dict(mapping), "phase": "look"}
    total = running(old).count()
    return order_job(procedure=procedure, kind=ProcedureJobKind.MIGRATION, by=by, parameters=parameters, total=total)


def running(version: ProcedureVersion) -> Any:
    """Returns the cases of a version that have not ended, in a fixed order."""
    return Case.objects.filter(version=version).exclude(status=CaseStatus.CLOSED).order_by("pk")


def run_migration(job: ProcedureJob) -> None:
    """Looks, moves, or takes back: whatever the job has come to."""
    {"look": _look, "apply": _apply, "undo": _undo}[job.parameters["phase"]](job)


def _versions(job: ProcedureJob) -> tuple[ProcedureVersion, ProcedureVersion]:
    versions = ProcedureVersion.objects.in_bulk([job.parameters["old"], job.parameters["new"]])
    return versions[job.parameters["old"]], versions[job.parameters["new"]]


def _look(job: ProcedureJob) -> None:
    """Notes for every case what would become of it; nothing else is stored."""
    old, new = _versions(job)
    job.lines.all().delete()
    cases = list(running(old).values_list("pk", flat=True))
    job.total = len(cases)
    counts: dict[str, int] = {}
    for start in range(0, len(cases), PIECE):
        lines = []
        for case in Case.objects.filter(pk__in=cases[start : start + PIECE]).select_related("unit__kind", "version"):
            found = migration_of(case, old, new, job.parameters["mapping"], job.by)
            code = "stays" if found.plan.hindrance else "loses" if found.loses else "moves"
            counts[code] = counts.get(code, 0) + 1
            lines.append(_line(job, case, code, found))
        JobLine.objects.bulk_create(lines)
        tell(job, min(start + PIECE, len(cases)), counts=counts)
    end(job, "look", counts=counts)


def _line(job: ProcedureJob, case: Case, code: str, found: Migration) -> JobLine:
    detail: dict[str, Any] = {"seq": case.seq, "reasons": list(found.reasons)[:MOST_REASONS]}
    if found.plan.hindrance:
        detail |= {"hindrance": found.plan.hindrance, **found.plan.context}
    else:
        main = found.plan.moves[0]
        detail |= {"target": main.target, "anew": found.plan.begins_anew}
    severity = {"moves": "info", "loses": "warning"}.get(code, "error")
    return JobLine(job=job, case=case, unit=case.unit, state=case.state, code=code, severity=severity, detail=detail)


def migration_of(
    case: Case, old: ProcedureVersion, new: ProcedureVersion, mapping: Mapping[str, Any], by: User
) -> Migration:
    """Returns what migrating this case would do: where it goes, its answers, and what is worth knowing."""
    before, after = old.definition, new.definition
    plan = migrating.plan(before, after, mapping, snapshot(case))
    if plan.hindrance:
        return Migration(plan=plan)
    context = fill_context(user=by, place=f"case:{case.pk}", unit_path=case.unit_path)
    said = {name: mapping[name] for name in ("fields", "drop") if name in mapping}
    moved = plan_move(before.form, after.form, said, case.values, convert=retyping(context), judge=judging(context))
    settled = clean_submission(
        definition=after.form, stored=moved.answers, data={}, writable=(), context=context, complete=False
    )
    hidden = [key for key in moved.answers if key not in settled.values]
    reasons = [move_reason_text(each) for each in moved.reasons if each.lost or each.outcome != "renamed"]
    reasons += [move_reason_text(None, key=key) for key in hidden]
    missing = [key for each in plan.moves for key in migrating.out_of_reach(after, each.target, settled.values)]
    reasons += [message_of("migration_out_of_reach", {"field": key}) for key in dict.fromkeys(missing)]
    if plan.begins_anew:
        reasons.append(message_of("migration_anew", {}))
    return Migration(
        plan=plan, values=settled.values, reasons=tuple(reasons), loses=moved.loses or bool(hidden) or bool(missing)
    )


def _apply(job: ProcedureJob) -> None:
    """Moves the cases one by one, each in a transaction of its own; those moved already are passed over."""
    old, new = _versions(job)
    waiting = job.lines.filter(code__in=("moves", "loses")).order_by("pk")
    done = job.lines.exclude(code__in=("moves", "loses")).count()
    job.total = done + waiting.count()
    skip_lossy = bool(job.parameters.get("skip_lossy"))
    for number, line in enumerate(waiting.iterator(PIECE), start=1):
        if skip_lossy and line.code == "loses":
            _note(line, "left_out", why="lossy")
        else:
            _move_one(job, line, old, new)
        if number % 10 == 0:
            tell(job, done + number)
    job.done = job.total
    end(job, "finish", moved=job.lines.filter(code="moved").count(), left=job.lines.filter(code="left_out").count())


def _move_one(job: ProcedureJob, line: JobLine, old: ProcedureVersion, new: ProcedureVersion) -> None:
    def work() -> None:
        case = locked_case(str(line.case_id))
        if case.version_id != old.pk or case.status == CaseStatus.CLOSED:
            _note(line, "left_out", why="changed_meanwhile")
            return
        found = migration_of(case, old, new, job.parameters["mapping"], job.by)
        if found.plan.hindrance:
            _note(line, "left_out", why=found.plan.hindrance)
            return
        before = {"values": case.values, "state": case.state, "moves": _told(found.plan)}
        details = {"from": old.number, "to": new.number, "from_version": old.pk, "to_version": new.pk}
        _migrate(case, new, found.plan, found.values, details, f"migrate:{job.pk}:{case.pk}", job.by)
        line.before = before
        _note(line, "moved", seq=case.seq)

    try:
        in_transaction(work)
    except ActionRefused as refused:
        _note(line, "left_out", why=refused.code)


def _told(plan: CasePlan) -> list[dict[str, str]]:
    return [
        {"region": each.region, "source": each.source, "target": each.target, "how": each.how} for each in plan.moves
    ]


def _note(line: JobLine, code: str, **detail: Any) -> None:
    line.code, line.detail = code, {**line.detail, **detail}
    line.save(update_fields=["code", "detail", "before"])


def _migrate(
    case: Case,
    new: ProcedureVersion,
    plan: CasePlan,
    values: Mapping[str, Any],
    details: Mapping[str, Any],
    token: str,
    by: User | None,
) -> None:
    """Takes the locked case to the version, with one history entry. Raises ActionRefused where nobody is found."""
    seen: Snapshot = snapshot(case)
    visits = {place.region: place.visit for place in case.places()}
    seq = case.seq + 1
    places = [
        {
            "region": each.region,
            "state": each.target,
            "visit": seq if each.how == "anew" else visits[each.region],
            "fork": case.branches.get(region=each.region, status="active").fork if each.region else None,
        }
        for each in plan.moves
    ]
    said = {**details, "seq": seq, "places": places}
    main = plan.moves[0]
    Case.objects.filter(pk=case.pk).update(version=new)
    case.version = new
    people = Performers()
    if main.how == "anew":
        people = performers_of(new.definition.states[main.target], new.definition, place_of(case, values))
    facts = Facts(performers=people, dates=dates_of(case), calendar=current_calendar())
    now = clock.now()
    outcome = migrating.migrated(new.definition, seen, main, values, said, facts, now)
    if isinstance(outcome, Refusal):
        raise ActionRefused(outcome.code, outcome.context)
    doing = Doing(case=case, at=now, token=token, actor=by.as_member if by else None, user=by)
    apply(outcome, doing)
    for each in plan.moves:
        if each.how == "keep":
            _rename(case, each, visits[each.region])
    follow(case, outcome)


def _rename(case: Case, move: PlaceMove, visit: int) -> None:
    """What belongs to the visit follows the state to its new name."""
    if move.source == move.target:
        return
    Todo.objects.filter(case=case, visit=visit, state=move.source).update(state=move.target)
    Timer.objects.filter(case=case, visit=visit, state=move.source).update(state=move.target)
    Contribution.objects.filter(case=case, visit=visit, state=move.source).update(state=move.target)
    if move.region:
        branch = case.place(move.region)
        branch.move(_At(move.target))
        branch.save()


@dataclass(frozen=True)
class _At:
    """Where a branch stands from now on."""

    state: str


def _undo(job: ProcedureJob) -> None:
    """Takes cases back to the old version, as far as nobody has touched them since."""
    old, new = _versions(job)
    moved = job.lines.filter(code="moved").order_by("pk")
    job.total = moved.count()
    for number, line in enumerate(moved.iterator(PIECE), start=1):
        _take_back(job, line, old, new)
        if number % 10 == 0:
            tell(job, number)
    job.done = job.total
    kept = job.lines.filter(code="not_taken_back").count()
    end(job, "undo", taken_back=job.lines.filter(code="taken_back").count(), not_taken_back=kept)


def _take_back(job: ProcedureJob, line: JobLine, old: ProcedureVersion, new: ProcedureVersion) -> None:
    def work() -> None:
        case = locked_case(str(line.case_id))
        if case.version_id != new.pk or case.seq != line.detail.get("seq") or not line.before:
            _note(line, "not_taken_back", why="changed_meanwhile")
            return
        back = tuple(
            PlaceMove(region=each["region"], source=each["target"], target=each["source"], how=each["how"])
            for each in line.before["moves"]
        )
        details = {"from": new.number, "to": old.number, "from_version": new.pk, "to_version": old.pk, "undo": True}
        token = f"migrate-back:{job.pk}:{case.pk}"
        _migrate(case, old, CasePlan(moves=back), line.before["values"], details, token, job.by)
        _note(line, "taken_back")

    try:
        in_transaction(work)
    except ActionRefused as refused:
        _note(line, "not_taken_back", why=refused.code)

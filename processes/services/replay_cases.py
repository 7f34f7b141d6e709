"""Past cases replayed on a new version as a job: which would differ, where and why."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from organization import clock
from organization.models import User
from organization.queries import current_calendar
from processes.engine import definition as documents
from processes.engine.model import ProcedureDefinition
from processes.engine.replay import Recorded, Replay
from processes.models import Case, HistoryEntry, JobLine, Procedure, ProcedureJob, ProcedureJobKind

from .procedure_jobs import JobRefused, end, order_job, tell

PIECE = 100
MOST_PER_CASE = 5
INFORMATION = frozenset({"guard_unknown", "overdue"})


def order_replay(*, procedure: Procedure, by: User, days: int) -> ProcedureJob:
    """Returns a replay of the cases opened in so many days, on the latest draft. Raises JobRefused("unreadable")."""
    document = procedure.get_latest_revision_as_object().document
    try:
        documents.read(document)
    except documents.DefinitionError as error:
        raise JobRefused("unreadable") from error
    since = clock.now() - timedelta(days=days)
    cases = [str(pk) for pk in _cases(procedure, by).filter(opened_at__gte=since).values_list("pk", flat=True)]
    parameters = {"days": days, "cases": cases, "document": {**document, "examples": {}}}
    return order_job(procedure=procedure, kind=ProcedureJobKind.REPLAY, by=by, parameters=parameters, total=len(cases))


def _cases(procedure: Procedure, by: User) -> QuerySet[Case]:
    return Case.objects.visible_to(by).filter(procedure=procedure).order_by("opened_at", "pk")


def run_replay(job: ProcedureJob) -> None:
    """Replays case after case; broken off it goes on with the next."""
    new = documents.read(job.parameters["document"])
    cases = job.parameters["cases"]
    for start in range(job.done, len(cases), PIECE):
        wanted = cases[start : start + PIECE]
        rows = list(Case.objects.filter(pk__in=wanted).select_related("unit", "version"))
        history = _histories(rows)
        lines = [line for case in rows for line in _lines(job, case, new, history.get(case.pk, []))]
        with transaction.atomic():
            JobLine.objects.bulk_create(lines)
            tell(job, min(start + PIECE, len(cases)))
    counts: dict[str, int] = {}
    for code in job.lines.values_list("code", flat=True).iterator():
        counts[code] = counts.get(code, 0) + 1
    differing = job.lines.exclude(code__in=INFORMATION).values("case").distinct().count()
    end(job, counts=counts, differing=differing)


def _histories(cases: Iterable[Case]) -> dict[object, list[Recorded]]:
    found: dict[object, list[Recorded]] = {}
    for entry in HistoryEntry.objects.filter(case__in=[case.pk for case in cases]).order_by("case", "seq"):
        recorded = Recorded(
            seq=entry.seq,
            action=entry.action,
            source=entry.source,
            target=entry.target,
            role=entry.role,
            comment=entry.comment,
            changes={} if entry.contribution else entry.changes,
            at=entry.at,
            entered=entry.entered,
        )
        found.setdefault(entry.case_id, []).append(recorded)
    return found


def _lines(job: ProcedureJob, case: Case, new: ProcedureDefinition, entries: list[Recorded]) -> Iterable[JobLine]:
    replay = Replay(old=case.definition, new=new, entries=entries, calendar=current_calendar())
    for each in replay.differences()[:MOST_PER_CASE]:
        severity = "info" if each.code in INFORMATION else "warning"
        detail = {"seq": each.seq, **each.context}
        yield JobLine(
            job=job, case=case, unit=case.unit, state=each.state, code=each.code, severity=severity, detail=detail
        )

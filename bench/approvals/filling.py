"""Many cases at once: the rows that case after case would have left, written in bulk."""

from datetime import timedelta
from uuid import uuid4

from django.db import connection

from bench.approvals.scene import Scene
from organization import clock
from processes.models import Case, CaseParticipant, HistoryEntry, ProcedureVersion, Todo, TodoCandidate

BATCH = 2000


def fill(scene: Scene, cases: int) -> None:
    """Makes that many cases waiting for their first check, each with two history entries and an open todo."""
    version = ProcedureVersion.objects.select_related("procedure").get(procedure__key="bench_approval")
    for first in range(0, cases, BATCH):
        _fill(scene, version, range(first, min(first + BATCH, cases)))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _fill(scene: Scene, version: ProcedureVersion, numbers: range) -> None:
    now = clock.now()
    cases = []
    for number in numbers:
        at = now - timedelta(minutes=number)
        cases.append(
            Case(number=f"BULK-{number}", procedure=version.procedure, version=version, title="A note on chairs",
                 unit=scene.branch, unit_path=scene.branch.path, initiator=scene.author, state="checking", seq=2,
                 visit=2, entered_at=at, opened_at=at, updated_at=at, values={"title": "A note on chairs"})
        )  # fmt: skip
    Case.objects.bulk_create(cases)
    HistoryEntry.objects.bulk_create(
        HistoryEntry(case=case, seq=seq, action=action, source="", target=target, entered=True, actor=scene.author,
                     at=case.opened_at, token=str(uuid4()), hash="0" * 64)
        for case in cases for seq, action, target in ((1, "start", "draft"), (2, "submit", "checking"))
    )  # fmt: skip
    todos = Todo.objects.bulk_create(
        Todo(case=case, state="checking", visit=2, role="branch_secretary", opened_at=case.opened_at) for case in cases
    )
    secretary = scene.people["check"]
    TodoCandidate.objects.bulk_create(TodoCandidate(todo=todo, member=secretary) for todo in todos)
    CaseParticipant.objects.bulk_create(
        CaseParticipant(case=case, member=member, basis=basis, since=case.opened_at)
        for case in cases for member, basis in ((scene.author, "initiator"), (secretary, "asked"))
    )  # fmt: skip

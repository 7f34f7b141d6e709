"""Many cases at once: copies of what one case has left when it waits for its first check."""

from uuid import UUID

from bench.approvals.scene import Scene
from bench.bulk import case_id, copies, gathered_statistics, moment
from processes.models import Case


def fill(scene: Scene, key: UUID, cases: int) -> None:
    """Makes that many cases like this one, each with its entries, todo, people, token and what waits to be sent."""
    case = Case.objects.get(pk=key)
    at = moment("-i %% 500000")
    copies(case, cases, id=case_id(), number="'BULK-' || i", entered_at=at, opened_at=at, updated_at=at)
    for entry in case.history.all():
        number = f"1000000 + 2 * i + {entry.seq}"
        copies(entry, cases, id=number, case_id=case_id(), at=at, token=f"'bulk-{entry.seq}-' || i")
    todo = case.todos.get(status="open")
    copies(todo, cases, id="1000000 + i", case_id=case_id(), opened_at=at)
    copies(todo.candidates.get(), cases, id="1000000 + i", todo_id="1000000 + i")
    for place, part in enumerate(case.participants.all()):
        copies(part, cases, id=f"1000000 + 2 * i + {place}", case_id=case_id())
    _count_on()
    gathered_statistics()


def _count_on() -> None:
    """PostgreSQL counts ids by itself and does not see those that were given."""
    from django.core.management.color import no_style
    from django.db import connection

    from processes.models import CaseParticipant, HistoryEntry, Todo, TodoCandidate

    models = [HistoryEntry, Todo, TodoCandidate, CaseParticipant]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)

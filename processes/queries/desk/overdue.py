"""What is late, by unit, down to the cases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from organization import clock
from organization.models import Unit
from processes.models import Todo, TodoCandidate

from .chosen import Chosen, Part


@dataclass(kw_only=True)
class OverdueLine:
    """One part of the tree: what is open there, and how much of it is late."""

    part: Part
    cases: int = 0
    todos: int = 0
    overdue: int = 0
    oldest: datetime | None = None

    @property
    def unit(self) -> Unit:
        return self.part.unit


@dataclass
class _Lines:
    lines: Sequence[OverdueLine]
    by_path: dict[str, OverdueLine] = field(default_factory=dict)

    def of(self, path: str) -> OverdueLine | None:
        if path not in self.by_path:
            found = next((line for line in self.lines if line.part.takes(path)), None)
            if found is None:
                return None
            self.by_path[path] = found
        return self.by_path[path]


def overdue_by_unit(chosen: Chosen) -> list[OverdueLine]:
    """Returns the parts in which something is open, the one with the most late todos first."""
    # The parts of one level have paths of one length: what is asked of the database is summed up by whole path, and
    # a tree has at most some thousand of them.
    lines = [OverdueLine(part=part) for part in chosen.parts()]
    width = max((len(line.part.path) for line in lines), default=0)
    places = _Lines(lines)
    shortened = {line.part.path: line for line in lines if not line.part.alone}
    late = Q(due_at__lt=clock.now())
    rows = chosen.todos().order_by().values_list("case__unit_path")
    for path, todos, overdue, cases, oldest in rows.annotate(
        todos=Count("pk"),
        late=Count("pk", filter=late),
        cases=Count("case", distinct=True),
        oldest=Min("due_at", filter=late),
    ):
        line = shortened.get(path[:width]) or places.of(path)
        if line is None:
            continue
        line.todos += todos
        line.overdue += overdue
        line.cases += cases
        line.oldest = min(filter(None, (line.oldest, oldest)), default=None)
    busy = [line for line in lines if line.todos]
    return sorted(busy, key=lambda line: (-line.overdue, -line.todos, line.part.path))


def overdue_todos(chosen: Chosen) -> QuerySet[Todo]:
    """Returns the late todos one by one, the latest first."""
    rows = chosen.todos().filter(due_at__lt=clock.now()).order_by("due_at", "pk")
    people = Prefetch("candidates", TodoCandidate.objects.select_related("member"))
    rows = rows.select_related("case__version", "case__unit__kind", "case__procedure", "claimed_by")
    return rows.defer("case__version__document").prefetch_related(people)

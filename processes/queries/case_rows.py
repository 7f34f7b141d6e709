"""What belongs to a case and is read in many places of its page: open todos with their people, and the history."""

from collections.abc import Collection

from django.db.models import Prefetch

from organization.models import Member
from organization.one_look import once
from processes.models import Case, HistoryEntry, Todo, TodoCandidate, TodoKind, TodoStatus


def open_rows(case: Case, kinds: Collection[str] = TodoKind.values) -> list[Todo]:
    """Returns the open todos with their people, most urgent first."""
    rows = case.todos.filter(status=TodoStatus.OPEN, kind__in=kinds)
    rows = rows.select_related("claimed_by", "added_by", "waits_for")
    rows = rows.prefetch_related(Prefetch("candidates", TodoCandidate.objects.select_related("member")))
    return once(("open", case.pk, case.seq, *kinds), lambda: list(rows))


def people_of(todo: Todo) -> list[Member]:
    """Returns whose todo it is."""
    return [each.member for each in todo.candidates.all()]


def entries_of(case: Case) -> list[HistoryEntry]:
    """Returns the whole history of a case with its people, oldest first."""
    entries = case.history.select_related("actor", "on_behalf_of").order_by("seq")
    return once(("history", case.pk, case.seq), lambda: list(entries))

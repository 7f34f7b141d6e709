"""What an action leaves besides opened and closed todos: handed on, parked, woken; copies; parts taken back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from organization.models import Member
from processes.engine.model import Outcome, TodoToOpen
from processes.models import Case, CaseCopy, Contribution, Todo, TodoCandidate, TodoStatus

Notices = list[dict[str, Any]]
"""Payloads of the effect that tells people about a todo."""


def columns_of(spec: TodoToOpen) -> dict[str, Any]:
    """Returns the columns of a todo that a verb asked for; nothing for one that the step itself opens."""
    if not (spec.assigned or spec.back_to):
        return {}
    columns: dict[str, Any] = {"kind": spec.kind, "assigned": spec.assigned, "note": spec.note}
    terms = {"mode": spec.mode, "back_to": spec.back_to, "back_member": spec.back_member}
    columns["terms"] = {name: value for name, value in terms.items() if value}
    if spec.added_by:
        columns["added_by"] = Member.objects.get(code=spec.added_by)
    if spec.like is not None:
        like = Todo.objects.get(pk=spec.like)
        columns |= {"due_at": like.due_at, "visit": like.visit}
    if spec.waits_for is not None:
        columns["waits_for_id"] = spec.waits_for
    return columns


def park(specs: Iterable[TodoToOpen], todos: Iterable[Todo]) -> None:
    """Lets the todos wait that were asked to wait for a new one."""
    for spec, todo in zip(specs, todos, strict=True):
        if spec.parks is not None:
            Todo.objects.filter(pk=spec.parks, status=TodoStatus.OPEN).update(waits_for=todo)


def hand_on(case: Case, outcome: Outcome, by: Member | None) -> Notices:
    """Gives open todos to the people they were handed to and returns who hears of it."""
    notices: Notices = []
    for handed in outcome.handed:
        todo = Todo.objects.get(pk=handed.id, case=case, status=TodoStatus.OPEN)
        had = set(todo.candidates.values_list("member__code", flat=True))
        todo.candidates.exclude(member__code__in=handed.members).delete()
        new = Member.objects.filter(code__in=set(handed.members) - had).order_by("code")
        TodoCandidate.objects.bulk_create([TodoCandidate(todo=todo, member=each) for each in new])
        gone = sorted(had - set(handed.members))
        spoken_for = sorted({*todo.terms.get("stands_for", ()), *gone} - set(handed.members))
        todo.terms = {**todo.terms, "stands_for": spoken_for, "handed_by": by.name if by else ""}
        todo.assigned, todo.note, todo.claimed_by = True, handed.note, None
        todo.save(update_fields=["terms", "assigned", "note", "claimed_by"])
        if handed.told:
            notices.append({"todo": todo.pk, "only": list(handed.told)})
    return notices


def people_handed_to(outcome: Outcome) -> list[Member]:
    """Returns who may read the case from now on because something was given to them."""
    codes = {*outcome.copies, *(code for each in outcome.handed for code in each.members)}
    return list(Member.objects.filter(code__in=codes)) if codes else []


def send_copies(case: Case, outcome: Outcome, sender: Member | None, at: datetime) -> None:
    """Sends the copies; who has one already gets it again as unread."""
    for member in Member.objects.filter(code__in=outcome.copies) if outcome.copies else ():
        fresh = {"sent_by": sender, "sent_at": at, "note": outcome.history.comment, "read_at": None}
        CaseCopy.objects.update_or_create(case=case, member=member, defaults=fresh)


def drop_part(case: Case, outcome: Outcome, visit: int) -> None:
    """Removes a part of a joint step that its author took back; the history keeps that it was given."""
    if outcome.drop_contribution is not None:
        rows = Contribution.objects.filter(case=case, visit=visit, member__code=outcome.drop_contribution)
        rows.delete()


def told_count(outcome: Outcome) -> int:
    """Returns how many notices about todos the outcome causes."""
    return len(outcome.todos_to_open) + sum(bool(each.told) for each in outcome.handed) + len(outcome.woken)

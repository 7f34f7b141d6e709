"""When a post changes hands, its open todos go over to whoever holds it now.

Only shared todos of the step go over: a part that was asked of one person (a signature, a score, a ballot) and a todo
that somebody handed to chosen people stay where they are.
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q, QuerySet

from organization import clock
from organization.models import Assignment, Member, Unit
from processes.effects.parcels import Parcel
from processes.engine.model import HistoryDraft, Outcome
from processes.models import Case, CaseParticipant, OutboxRow, Todo, TodoCandidate, TodoKind, TodoStatus
from processes.queries.people import performers_of, place_of

from .applying import apply
from .case_todos import take_part
from .doing import Doing
from .locking import in_transaction, locked_case
from .results import ActionRefused

ACTION = "@hand_over"
KIND = "hand_over"
LOOKS_BACK = timedelta(days=3)
"""How far back a change of posts is looked for: the worker may have rested over a weekend."""


def hand_over_changed_posts() -> int:
    """Hands over the todos touched by posts that began or ended in the last days; returns how many todos changed."""
    today = clock.today()
    ended = Q(end_on__gte=today - LOOKS_BACK, end_on__lt=today)
    begun = Q(start_on__gt=today - LOOKS_BACK, start_on__lte=today)
    return hand_over_after(Assignment.objects.filter(ended | begun).select_related("unit", "member"))


def queue_hand_over(assignment: Assignment) -> None:
    """Puts the hand-over into the outbox where open todos have to do with the post; in the transaction of the
    change."""
    path = Unit.objects.filter(pk=assignment.unit_id).values_list("path", flat=True).first() or ""
    touched = Q(candidates__member=assignment.member_id) | Q(case__unit_path__startswith=path)
    if not path or not _open().filter(touched).exists():
        return
    now = clock.now()
    OutboxRow.objects.create(
        key=f"hand_over:{uuid.uuid4()}", kind=KIND, payload={"member": assignment.member_id, "unit_path": path},
        available_at=now, created_at=now,
    )  # fmt: skip


def deliver_hand_over(parcel: Parcel) -> None:
    """Hands over the todos of the parcel's member and unit."""
    _hand_over_where(int(parcel.payload["member"]), str(parcel.payload["unit_path"]))


def hand_over_after(assignments: Iterable[Assignment]) -> int:
    """Hands over the todos that these assignments have to do with: those of their members, those of their units."""
    return sum(_hand_over_where(each.member_id, each.unit.path) for each in assignments)


def _hand_over_where(member: int, path: str) -> int:
    found = _open().filter(Q(candidates__member=member) | Q(case__unit_path__startswith=path))
    return sum(_hand_over(str(case_id)) for case_id in found.values_list("case", flat=True).distinct().order_by("case"))


def _open() -> QuerySet[Todo]:
    return Todo.objects.filter(
        status=TodoStatus.OPEN, kind=TodoKind.STEP, personal=False, assigned=False, case__status="open"
    )


def _hand_over(case_id: str) -> int:
    def work() -> int:
        case = locked_case(case_id)
        return sum(_renew(case, todo) for todo in _open().filter(case=case).prefetch_related("candidates__member"))

    try:
        return in_transaction(work)
    except ActionRefused:
        return 0  # somebody is writing; the next round finds it again


def _renew(case: Case, todo: Todo) -> int:
    """Gives a todo to the people found for it now, where they are others than before and somebody is found."""
    state = case.definition.states.get(todo.state)
    if state is None or todo.visit not in {place.visit for place in case.places()}:
        return 0
    found = performers_of(state, case.definition, place_of(case)).by_role.get(todo.role, ())
    before = {each.member.code: each.member for each in todo.candidates.all()}
    if not found or set(found) == set(before):
        return 0
    now = {member.code: member for member in Member.objects.filter(code__in=found)}
    new, gone = [now[code] for code in now if code not in before], [before[code] for code in before if code not in now]
    TodoCandidate.objects.filter(todo=todo, member__in=gone).delete()
    TodoCandidate.objects.bulk_create([TodoCandidate(todo=todo, member=member) for member in new])
    if todo.claimed_by_id in {each.pk for each in gone}:
        Todo.objects.filter(pk=todo.pk).update(claimed_by=None)
    _note(case, todo, gone, new)
    return 1


def _note(case: Case, todo: Todo, gone: list[Member], new: list[Member]) -> None:
    at = clock.now()
    draft = HistoryDraft(
        action=ACTION, source=case.state, target=case.state, comment="", changes={},
        details={"step": todo.state, "from": [each.code for each in gone], "to": [each.code for each in new]},
    )  # fmt: skip
    outcome = Outcome(
        state=case.state,
        status=case.status,
        end=None,
        values=case.values,
        history=draft,
        entered=False,
    )
    apply(outcome, Doing(case=case, at=at, token=f"system:{case.pk}:{case.seq + 1}", role="system"))
    take_part(case, new, CaseParticipant.Basis.ASKED, at)
    OutboxRow.objects.create(
        key=f"handed:{case.pk}:{case.seq}", case=case, kind="todo_opened", payload={"todo": todo.pk},
        available_at=at, created_at=at,
    )  # fmt: skip

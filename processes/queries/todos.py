"""Todos of somebody, and why."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from organization import clock
from organization.models import Member, Role, User
from organization.roles import StoredRoles
from processes.models import Todo, TodoCandidate, TodoKind, TodoStatus
from processes.texts import localized

from .answers import Explanation, TodoLine
from .inbox import urgent_first, waiting
from .people import place_of, role_members
from .who import word_label

NOT_SHOWN = (
    "explanation", "case__values", "case__version__document", "case__procedure__document", "vote__version__document",
)  # fmt: skip
"""What a list of todos need not read: definitions are kept by their hash, and documents cost more than all the rest."""


def open_todos(
    user: User, *, procedure: str = "", text: str = "", overdue: bool = False, claimed: bool = False
) -> list[TodoLine]:
    """Returns the open todos of this person and of those he or she stands in for, most urgent first.

    A campaign's todos come with the case; ``text`` searches number and title.
    """
    member = user.as_member
    if member is None:
        return []
    todos = _todos_of(member)
    if procedure:
        todos = todos.filter(case__procedure__key=procedure)
    if text:
        todos = todos.filter(Q(case__title__icontains=text) | Q(case__number__icontains=text))
    if overdue:
        todos = todos.filter(due_at__lt=clock.now())
    if claimed:
        todos = todos.filter(claimed_by=member)
    return list(lines_of(todos, member))


def open_todo_count(user: User) -> int:
    """Returns how many open todos this person has: one or two queries."""
    member = user.as_member
    return _todos_of(member).count() if member else 0


def _todos_of(member: Member) -> QuerySet[Todo]:
    """Open todos the member is a candidate of, and those of people represented, most urgent first."""
    return urgent_first(waiting(member))


def lines_of(todos: QuerySet[Todo], member: Member) -> Iterable[TodoLine]:
    """Yields the todos as the inbox shows them."""
    now = clock.now()
    todos = todos.select_related(
        "case__version", "case__procedure", "case__unit__kind", "case__campaign", "vote__version", "added_by"
    ).defer(*NOT_SHOWN)
    todos = todos.prefetch_related(Prefetch("candidates", TodoCandidate.objects.select_related("member")))
    roles = {role.key: role.label for role in Role.objects.all()}
    for todo in todos:
        definition = todo.case.definition
        state = definition.states.get(todo.state)
        candidates = [each.member for each in todo.candidates.all()]
        title = localized(state.title) if state else todo.state
        if todo.kind == TodoKind.VOTE and todo.vote is not None:
            title = localized(todo.vote.spec.title)
        yield TodoLine(
            todo=todo,
            case=todo.case,
            state_title=title,
            procedure_title=localized(definition.title),
            branch=localized(definition.regions[state.region].title) if state and state.region else "",
            hint=localized(state.hint) if state else "",
            due_at=todo.due_at,
            overdue=todo.due_at is not None and todo.due_at < now,
            on_behalf_of=None if member in candidates else next(iter(candidates), None),
            claimed_by_me=todo.claimed_by_id == member.pk,
            claimed_by_other=todo.claimed_by_id not in (None, member.pk),
            role_name=roles.get(todo.role) or word_label(todo.role, definition),
        )


def done_todos(user: User) -> QuerySet[Todo]:
    """Returns the todos this person has done, latest first (with case and version selected)."""
    member = user.as_member
    if member is None:
        return Todo.objects.none()
    done = Todo.objects.filter(closed_by=member, status=TodoStatus.DONE)
    return done.select_related("case__version", "case__procedure", "case__unit__kind").order_by("-closed_at", "-pk")


def todo_explanation(todo: Todo, user: User) -> Explanation:
    """Returns why the todo is this person's."""
    member = user.as_member
    candidates = [each.member for each in todo.candidates.all()]
    mine = member in candidates
    roles = StoredRoles()
    return Explanation(
        why=_reasons(todo),
        role=todo.role,
        role_name=roles[todo.role].label if todo.role in roles else word_label(todo.role, todo.case.definition),
        on_behalf_of=None if mine else next(iter(candidates), None),
        due_at=todo.due_at,
        overdue=todo.due_at is not None and todo.due_at < clock.now(),
        claimed_by=todo.claimed_by,
        others=max(0, len(candidates) - 1),
    )


def _reasons(todo: Todo) -> tuple[str, ...]:
    """The reasons in the reader's language while the todo is open and still found the same way; else as stored."""
    if todo.assigned:
        name = todo.terms.get("handed_by") or (todo.added_by.name if todo.added_by else "")
        said = (f"“{todo.note}”",) if todo.note else ()
        return (_("%(name)s gave it to you.") % {"name": name}, *said) if name else said
    if todo.status == TodoStatus.OPEN:
        found, why, _skipped = role_members(todo.role, place_of(todo.case), clock.today())
        if why and found:
            return why
    return tuple(str(each) for each in todo.explanation)

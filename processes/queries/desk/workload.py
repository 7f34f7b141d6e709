"""Work in hand: who has how much of it now. Nothing here counts what anybody has done, and nobody is ranked by it."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet

from organization import clock
from organization.models import Assignment, Member, Role
from processes.models import TodoCandidate
from processes.texts import localized

from .chosen import Chosen

MOST_HOLDERS = 500
SOON = timedelta(days=7)
MANY = 10
"""Fewer open todos than this are never too many."""


@dataclass(frozen=True, kw_only=True)
class HolderLine:
    """What somebody has in hand; ``shared`` of it several may do. ``too_much`` is a call to hand something over."""

    member: Member
    posts: str
    todos: int
    shared: int
    overdue: int
    soon: int
    too_much: bool


@dataclass(frozen=True, kw_only=True)
class PostLine:
    """What waits for the holders of one role."""

    role: str
    name: str
    people: int
    todos: int
    overdue: int


def holders(chosen: Chosen) -> list[HolderLine]:
    """Returns who has something in hand: first those with too much, then in the order of their codes.

    Too much is at least ten, and more than twice what the middle one of them has.
    """
    now = clock.now()
    rows = _parts(chosen).order_by().values_list("member").annotate(
        todos=Count("pk"),
        shared=Count("pk", filter=Q(todo__personal=False, todo__claimed_by__isnull=True)),
        overdue=Count("pk", filter=Q(todo__due_at__lt=now)),
        soon=Count("pk", filter=Q(todo__due_at__gte=now, todo__due_at__lt=now + SOON)),
    )  # fmt: skip
    found = list(rows.order_by(F("member__code"))[:MOST_HOLDERS])
    members = Member.objects.in_bulk([row[0] for row in found])
    posts = _posts(members)
    middle = statistics.median(row[1] for row in found) if found else 0
    lines = [
        HolderLine(
            member=members[member], posts=posts.get(member, ""), todos=todos, shared=shared, overdue=overdue, soon=soon,
            too_much=todos >= MANY and todos > 2 * middle,
        )
        for member, todos, shared, overdue, soon in found
    ]  # fmt: skip
    return sorted(lines, key=lambda line: not line.too_much)


def posts(chosen: Chosen) -> list[PostLine]:
    """Returns how much waits for each role, the role with the most late todos first."""
    now = clock.now()
    rows = _parts(chosen).order_by().values_list("todo__role").annotate(
        people=Count("member", distinct=True),
        todos=Count("todo", distinct=True),
        overdue=Count("todo", distinct=True, filter=Q(todo__due_at__lt=now)),
    )  # fmt: skip
    found = list(rows)
    names = {role.key: localized(role.name) for role in Role.objects.filter(key__in=[row[0] for row in found])}
    lines = [
        PostLine(role=role, name=names.get(role, role), people=people, todos=todos, overdue=overdue)
        for role, people, todos, overdue in found
    ]
    return sorted(lines, key=lambda line: (-line.overdue, -line.todos, line.name))


def _parts(chosen: Chosen) -> QuerySet[TodoCandidate]:
    """Who may do the open todos; where somebody has taken one up, only that person."""
    free = Q(todo__claimed_by__isnull=True) | Q(todo__claimed_by=F("member"))
    return TodoCandidate.objects.filter(free, todo__in=chosen.todos())


def _posts(members: Mapping[int, Member]) -> dict[int, str]:
    held: dict[int, list[str]] = {}
    rows = Assignment.objects.on(clock.today()).filter(member__in=members).select_related("post", "unit__kind")
    for each in rows.order_by("unit__path", "post__position"):
        held.setdefault(each.member_id, []).append(f"{each.unit.label} {each.post}")
    return {member: " · ".join(words[:3]) for member, words in held.items()}

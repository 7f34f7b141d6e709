"""Todos of somebody, and why."""

from django.db.models import QuerySet

from organization.models import User
from processes.models import Todo

from .answers import Explanation, TodoLine


def open_todos(
    user: User, *, procedure: str = "", text: str = "", overdue: bool = False, claimed: bool = False
) -> list[TodoLine]:
    """Returns the open todos of this person and of those he or she stands in for, most urgent first."""
    raise NotImplementedError


def open_todo_count(user: User) -> int:
    """Returns how many open todos this person has: one query."""
    raise NotImplementedError


def done_todos(user: User) -> QuerySet[Todo]:
    """Returns the todos this person has done, latest first (with case and version selected)."""
    raise NotImplementedError


def todo_explanation(todo: Todo, user: User) -> Explanation:
    """Returns why the todo is this person's."""
    raise NotImplementedError

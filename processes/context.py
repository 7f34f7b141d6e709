"""What every page's header shows."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from organization.queries import unread_count

from .queries.desk.chosen import is_overseer
from .queries.todos import open_todo_count


def counts(request: HttpRequest) -> Mapping[str, object]:
    """Returns ``open_todo_count``, ``unread_notices`` and ``has_desk``, asked for only where a template shows them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"open_todo_count": 0, "unread_notices": 0, "has_desk": False}
    return {
        "open_todo_count": SimpleLazyObject(lambda: open_todo_count(user)),
        "unread_notices": SimpleLazyObject(lambda: unread_count(user)),
        "has_desk": SimpleLazyObject(lambda: is_overseer(user)),
    }

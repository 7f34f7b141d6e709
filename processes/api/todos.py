"""What somebody has to do."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from organization.api.auth import need
from organization.models.api_token import Scope
from processes.queries import open_todos
from processes.queries.answers import TodoLine

from .finding import Page, Size, Sought, unit_json
from .shapes import REFUSALS, TodoList

router = Router()


@router.get("/todos", response={200: TodoList, **REFUSALS}, summary="Your open todos, the most urgent first")
def list_todos(
    request: HttpRequest,
    page: Page = 1,
    size: Size = 25,
    q: Sought = "",
    procedure: Sought = "",
    overdue: bool = Query(False),
    claimed: bool = Query(False),
) -> Any:
    """Yours and those of people you stand in for (`on_behalf_of`)."""
    need(request, Scope.CASES)
    lines = open_todos(request.user, procedure=procedure, text=q, overdue=overdue, claimed=claimed)  # type: ignore[arg-type]
    chosen = lines[(page - 1) * size : page * size]
    return {"total": len(lines), "page": page, "size": size, "todos": [todo_json(line) for line in chosen]}


def todo_json(line: TodoLine) -> dict[str, Any]:
    """Returns a row of the inbox."""
    return {
        "id": line.todo.pk,
        "kind": line.todo.kind,
        "case": line.case.pk,
        "number": line.case.number,
        "title": line.case.title,
        "procedure": line.case.procedure.key,
        "unit": unit_json(line.case.unit),
        "state": line.todo.state,
        "state_title": line.state_title,
        "hint": line.hint,
        "role": line.role_name,
        "opened_at": line.todo.opened_at,
        "due_at": line.due_at,
        "overdue": line.overdue,
        "on_behalf_of": line.on_behalf_of.code if line.on_behalf_of else None,
        "claimed_by_me": line.claimed_by_me,
        "claimed_by_other": line.claimed_by_other,
        "vote": line.todo.vote_id,
    }

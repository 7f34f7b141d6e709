"""Cases: lists with filters, one case, its history, its files."""

from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import Query, Router

from forms.file_access import may_open
from forms.models import StoredFile
from forms.views.files import stored_file
from organization import clock
from organization.api.auth import need
from organization.models import Unit
from organization.models.api_token import Scope
from processes.models import Case, Todo, TodoStatus
from processes.queries import case_form, case_history, cases_of

from .finding import Page, Size, Sought, case_json, case_line, shown, the_case
from .shapes import REFUSALS, CaseList, CaseOut, HistoryOut

router = Router()

Whose = Annotated[str, Query(pattern="^(mine|all)$", description="mine: started or acted in; all: every one you see")]
Standing = Annotated[str, Query(pattern="^(|open|suspended|closed)$")]
End = Annotated[str, Query(pattern="^(|success|failure)$")]
Order = Annotated[str, Query(pattern="^-?(opened_at|updated_at|closed_at|number)$")]
Below = Annotated[
    str, Query(max_length=80, pattern=r"^[^\x00]*$", description="Code of a unit: its cases and those of units below")
]


@router.get("/cases", response={200: CaseList, **REFUSALS}, summary="Cases that you may see")
def list_cases(
    request: HttpRequest,
    scope: Whose = "all",
    page: Page = 1,
    size: Size = 25,
    q: Sought = "",
    procedure: Sought = "",
    state: Sought = "",
    status: Standing = "",
    outcome: End = "",
    unit: Below = "",
    opened_from: date | None = None,
    opened_until: date | None = None,
    overdue: bool = Query(False),
    sort: Order = "-opened_at",
) -> Any:
    need(request, Scope.CASES)
    rows: Any = cases_of(request.user) if scope == "mine" else Case.objects.visible_to(request.user)  # type: ignore[arg-type]
    wanted = {"procedure__key": procedure, "state": state, "status": status, "outcome": outcome}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(number__icontains=q))
    if unit:
        rows = rows.filter(below(unit))
    rows = opened_between(rows, opened_from, opened_until)
    if overdue:
        rows = rows.filter(late())
    total = rows.count()
    found = rows.select_related("procedure", "version", "unit__kind").order_by(sort, "number")
    lines = [case_line(case) for case in found[(page - 1) * size : page * size]]
    return {"total": total, "page": page, "size": size, "cases": lines}


def below(code: str) -> Q:
    """Returns the condition that a case belongs to that unit or one below it; nothing for an unknown code."""
    path = Unit.objects.filter(code=code).values_list("path", flat=True).first()
    return Q(unit_path__startswith=path) if path else Q(pk__in=[])


def late() -> Q:
    """Returns the condition that something is overdue in a case."""
    due = Todo.objects.filter(status=TodoStatus.OPEN, due_at__lt=clock.now())
    return Q(pk__in=due.values("case"))


def opened_between(rows: QuerySet[Case], first: date | None, last: date | None) -> QuerySet[Case]:
    """Returns the cases opened on these days of the installation's calendar, both included."""
    zone = timezone.get_default_timezone()
    if first:
        rows = rows.filter(opened_at__gte=datetime.combine(first, time(), zone))
    if last:
        rows = rows.filter(opened_at__lte=datetime.combine(last, time.max, zone))
    return rows


@router.get("/cases/{case_id}", response={200: CaseOut, **REFUSALS}, summary="One case, and what you can do to it")
def get_case(request: HttpRequest, case_id: UUID) -> Any:
    need(request, Scope.CASES)
    return case_json(request, the_case(request, case_id))


@router.get("/cases/{case_id}/history", response={200: HistoryOut, **REFUSALS}, summary="What happened to it")
def history(request: HttpRequest, case_id: UUID, page: Page = 1, size: Size = 100) -> Any:
    """Oldest first, without what you may not know: names behind hidden parts, fields that you do not see."""
    need(request, Scope.CASES)
    case = the_case(request, case_id)
    form = case_form(case, request.user)  # type: ignore[arg-type]
    lines = case_history(case, request.user)  # type: ignore[arg-type]
    chosen = lines[(page - 1) * size : page * size]
    entries = [
        {
            "seq": line.entry.seq,
            "at": line.entry.at,
            "action": line.entry.action,
            "action_title": line.action_title,
            "source": line.entry.source,
            "target": line.entry.target,
            "target_title": line.target_title,
            "actor": line.actor_name,
            "on_behalf_of": line.on_behalf_of_name,
            "by_system": line.is_system,
            "comment": line.comment,
            "changes": shown(case, request.user, form, line.changes),
            "hash": line.entry.hash,
        }
        for line in chosen
    ]
    return {"total": len(lines), "page": page, "size": size, "entries": entries}


@router.get("/cases/{case_id}/files/{file_id}", response={200: bytes, **REFUSALS}, summary="A file of a case")
def download(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Its `id` stands in the answers of file fields."""
    need(request, Scope.CASES)
    case = the_case(request, case_id)
    row = StoredFile.objects.filter(pk=file_id, attached_to__startswith=f"case:{case.pk}/").first()
    if row is None or not row.is_available or not may_open(request.user, row):
        raise Http404
    return stored_file(request, file_id)

"""What keeps running: cases, effects waiting to leave, and incidents that need somebody."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from processes.models import Case, CaseStatus, Incident, IncidentStatus, OutboxRow, OutboxStatus, Procedure
from processes.services.outbox import retry_effect
from processes.services.resolve_incident import resolve_incident
from processes.views.member_request import MemberRequest

PER_PAGE = 30


def may(request: MemberRequest, permission: str) -> None:
    """Raises PermissionDenied unless the user has the permission."""
    if not request.user.has_perm(f"processes.{permission}"):
        raise PermissionDenied


@require_safe
@require_admin_access
def cases(request: MemberRequest) -> HttpResponse:
    """The cases this person may see, with their states; administrators of the platform see all."""
    may(request, "view_case")
    rows = Case.objects.visible_to(request.user).select_related("unit__kind", "version", "procedure")
    filters = {"procedure__key": request.GET.get("procedure"), "status": request.GET.get("status")}
    rows = rows.filter(**{name: value for name, value in filters.items() if value})
    if text := request.GET.get("q", "").strip()[:80]:
        rows = rows.filter(number__icontains=text) | rows.filter(title__icontains=text)
    return _list(
        request,
        "cases",
        rows.order_by("-updated_at"),
        {"procedures": Procedure.objects.all(), "statuses": CaseStatus.choices, "q": text},
    )


@require_safe
@require_admin_access
def outbox(request: MemberRequest) -> HttpResponse:
    """The effects, those that failed first."""
    may(request, "view_outboxrow")
    rows = OutboxRow.objects.select_related("case")
    status = request.GET.get("status", "")
    rows = rows.filter(status=status) if status in OutboxStatus.values else rows.exclude(status=OutboxStatus.DONE)
    return _list(request, "outbox", rows.order_by("-pk"), {"statuses": OutboxStatus.choices})


@require_safe
@require_admin_access
def incidents(request: MemberRequest) -> HttpResponse:
    """What needs an administrator: the open ones unless others are asked for."""
    may(request, "view_incident")
    status = request.GET.get("status", IncidentStatus.OPEN)
    status = status if status in IncidentStatus.values else ""
    rows = the_incidents(request).select_related("case__procedure", "outbox_row", "resolved_by")
    kinds = sorted(set(the_incidents(request).order_by().values_list("outbox_row__kind", flat=True)) - {None})
    kind, procedure = request.GET.get("kind", ""), request.GET.get("procedure", "")[:80]
    text = request.GET.get("q", "").strip()[:80]
    if status:
        rows = rows.filter(status=status)
    if kind in kinds:
        rows = rows.filter(outbox_row__kind=kind)
    if procedure:
        rows = rows.filter(case__procedure__key=procedure)
    if text:
        rows = rows.filter(Q(case__number__icontains=text) | Q(case__title__icontains=text) | Q(detail__icontains=text))
    context = {
        "statuses": IncidentStatus.choices,
        "status": status,
        "kinds": kinds,
        "kind": kind,
        "procedures": Procedure.objects.all(),
        "procedure": procedure,
        "q": text,
        "narrowed": bool(kind or procedure or text),
        "may_change": request.user.has_perm("processes.change_incident"),
    }
    return _list(request, "incidents", rows.order_by("-opened_at", "-pk"), context)


def the_incidents(request: MemberRequest) -> QuerySet[Incident]:
    """Returns the incidents of the cases this person may see, and those that belong to no case."""
    if request.user.is_superuser:
        return Incident.objects.all()
    return Incident.objects.filter(Q(case__isnull=True) | Q(case__in=Case.objects.visible_to(request.user)))


@require_POST
@require_admin_access
def retry(request: MemberRequest, incident_id: int) -> HttpResponse:
    """Resolves an incident by letting its effect be tried from the beginning."""
    may(request, "change_incident")
    row = retry_effect(incident=get_object_or_404(the_incidents(request), pk=incident_id), user=request.user)
    if row is not None:
        messages.success(request, _("The effect will be tried again within a minute."))
    else:
        messages.error(request, _("There is no effect to try again here. Close the incident with a reason."))
    return redirect("processes_incidents")


@require_POST
@require_admin_access
def resolve(request: MemberRequest, incident_id: int) -> HttpResponse:
    """Skips the effect for good and says why: the incident is dealt with."""
    may(request, "change_incident")
    incident = get_object_or_404(the_incidents(request), pk=incident_id)
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    if not reason:
        messages.error(request, _("Say in a sentence why nothing more has to be done."))
        return redirect("processes_incidents")
    resolve_incident(incident_id=incident.pk, by=request.user, reason=reason)
    messages.success(request, _("The incident is marked as resolved."))
    return redirect("processes_incidents")


def _list(request: MemberRequest, name: str, rows: Any, context: dict[str, Any]) -> HttpResponse:
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, f"processes/admin/{name}.html", {"page": page, **context})

"""Launches in the admin: ordered, looked at, started, stopped, gone on with."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from organization.sheets.inspecting import UnsafeWorkbook
from processes.models import InboundHook, Launch, LineStatus
from processes.refusal_texts import refusal_text
from processes.services.launching import (
    LaunchRefused,
    discard_launch,
    go_on_launch,
    launch_by_hand,
    launch_table,
    read_table,
    stop_launch,
)
from processes.services.launching.tables import LARGEST
from processes.views.member_request import MemberRequest

from .launch_forms import LaunchForm, TableForm
from .operations import PER_PAGE, may

DOING = {"go_on": go_on_launch, "stop": stop_launch}


def counted() -> Any:
    """Returns the launches with how many of their lines stand where."""
    return Launch.objects.select_related("procedure", "unit__kind", "by").annotate(
        total=Count("lines"),
        started=Count("lines", Q(lines__status=LineStatus.STARTED)),
        refused=Count("lines", Q(lines__status=LineStatus.REFUSED)),
    )


@require_safe
@require_admin_access
def launches(request: MemberRequest) -> HttpResponse:
    """Lists the launches, newest first."""
    may(request, "view_launch")
    page = Paginator(counted().order_by("-created_at"), PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "processes/admin/launches.html", {"page": page})


@require_admin_access
def order(request: MemberRequest) -> HttpResponse:
    """Orders a launch for everybody of a population; it waits until somebody has looked at it."""
    may(request, "add_launch")
    form = LaunchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(launch_by_hand(by=request.user, **form.cleaned_data))
        except LaunchRefused as refused:
            form.add_error(None, str(refusal_text(refused.code)))
    return TemplateResponse(request, "processes/admin/launch_order.html", {"order_form": form, "table": False})


@require_admin_access
def order_table(request: MemberRequest) -> HttpResponse:
    """Orders a launch from a table; wrong rows are told and left out."""
    may(request, "add_launch")
    form = TableForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"order_form": form, "table": True}
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        place = {"procedure": told["procedure"], "unit": told["unit"], "by": request.user}
        try:
            table = read_table(content=told["file"].read(LARGEST + 1), **place)
            context["findings"] = [
                (each.row, each.context.get("words") or str(refusal_text(each.code, each.context)))
                for each in table.findings
            ]
            context["unknown"] = table.unknown
            context["launch"] = launch_table(table=table, period=told["period"], **place)
        except LaunchRefused as refused:
            form.add_error(None, str(refusal_text(refused.code)))
        except UnsafeWorkbook as error:
            form.add_error("file", _("This file cannot be read (%(code)s).") % {"code": error.code})
    return TemplateResponse(request, "processes/admin/launch_order.html", context)


@require_safe
@require_admin_access
def launch(request: MemberRequest, launch_id: UUID) -> HttpResponse:
    """Shows how far a launch is, and every line of it."""
    may(request, "view_launch")
    found = get_object_or_404(counted(), pk=launch_id)
    rows = found.lines.select_related("unit__kind", "member", "case").order_by("pk")
    status = request.GET.get("status", "")
    rows = rows.filter(status=status) if status in LineStatus.values else rows
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "launch": found,
        "page": page,
        "lines": [(line, str(refusal_text(line.code, line.context)) if line.code else "") for line in page],
        "statuses": LineStatus.choices,
        "done": found.started + found.refused,
    }
    return TemplateResponse(request, "processes/admin/launch.html", context)


@require_safe
@require_admin_access
def launch_state(request: MemberRequest, launch_id: UUID) -> JsonResponse:
    """Returns how far a launch is."""
    may(request, "view_launch")
    found = get_object_or_404(counted(), pk=launch_id)
    return JsonResponse({"status": found.status, "total": found.total, "done": found.started + found.refused})


@require_POST
@require_admin_access
def launch_action(request: MemberRequest, launch_id: UUID) -> HttpResponse:
    """Starts, stops, goes on with or discards a launch."""
    may(request, "change_launch")
    found = get_object_or_404(Launch, pk=launch_id)
    action = request.POST.get("action", "")
    if action == "discard":
        if discard_launch(launch=found):
            messages.success(request, _("The launch was discarded; nothing had been started."))
            return redirect("processes_launches")
        messages.error(request, _("Cases were started already: the launch stays."))
    elif action == "again":
        go_on_launch(launch=found, again=True)
    elif action in DOING:
        DOING[action](launch=found)
    return redirect(found)


@require_safe
@require_admin_access
def hook_log(request: MemberRequest, hook_id: int) -> HttpResponse:
    """Shows the address and secret of an inbound webhook, and what was let in."""
    may(request, "change_inboundhook")
    hook = get_object_or_404(InboundHook.objects.select_related("procedure"), pk=hook_id)
    page = Paginator(hook.messages.select_related("case"), PER_PAGE).get_page(request.GET.get("page"))
    address = absolute(request, reverse("api:receive", args=[hook.key]))
    return TemplateResponse(request, "processes/admin/inbound.html", {"hook": hook, "page": page, "address": address})


def absolute(request: HttpRequest, path: str) -> str:
    """Returns the whole address."""
    return request.build_absolute_uri(path)

"""For keepers and those who check: the log, and what is kept how long and destroyed when."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organization import clock
from processes.archive_texts import ACTIONS, action_words, refused_words
from processes.archives.classes import archive_classes
from processes.archives.log import log_problems, write_log
from processes.archives.refusals import ArchiveRefused
from processes.archives.roles import AUDITORS, CONFIRMERS, kept_units
from processes.models import ArchiveDisposal, ArchiveLogEntry, ArchiveMaterial, ArchiveVolume
from processes.queries.archives import keeping
from processes.services.archives.disposing import NEEDED, confirm_disposal, drop_disposal, propose_disposal
from processes.views.listing import page_of, words
from processes.views.member_request import MemberRequest

from .keeping import clean, the_volume
from .zone import in_zone

COLUMNS = (
    "number", "at", "action", "actor_code", "actor_name", "subject_code", "case_number", "details", "prev_hash", "hash",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def the_checker(request: MemberRequest) -> None:
    """Raises PermissionDenied for everybody who neither keeps nor checks an archive."""
    if not kept_units(request.user, roles=AUDITORS):
        raise PermissionDenied


@in_zone
@require_safe
def log(request: MemberRequest) -> HttpResponse:
    """The log, the newest first; `check` goes through the whole chain."""
    the_checker(request)
    page = page_of(request, _found(request).order_by("-number"), size=50)
    for entry in page.object_list:
        entry.words = action_words(entry.action)
        entry.plain = details_words(entry.details)
    context = {
        "page": page, **{name: words(request, name) for name in ("who", "about", "action")},
        "actions": ACTIONS, "checked": request.GET.get("check") == "1",
    }  # fmt: skip
    if context["checked"]:
        context["problems"] = list(log_problems())[:50]
        context["number"] = ArchiveLogEntry.objects.count()
    return render(request, "processes/archives/log.html", context)


@in_zone
@require_safe
def log_export(request: MemberRequest) -> HttpResponseBase:
    """The same lines as a table, with their hashes; that it was taken is a line of its own."""
    the_checker(request)
    rows = _found(request).order_by("number")
    details = {name: words(request, name) for name in ("who", "about", "action") if words(request, name)}
    write_log("log_exported", at=clock.now(), user=request.user, details=details)
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="archive-log-{clock.today():%Y%m%d}.csv"'
    return response


def _found(request: MemberRequest) -> Any:
    rows = keeping.log_of(request.user)
    if who := words(request, "who"):
        rows = rows.filter(actor_code__iexact=who) | rows.filter(actor_name__icontains=who)
    if about := words(request, "about"):
        rows = rows.filter(subject_code__iexact=about) | rows.filter(case_number__iexact=about)
    action = words(request, "action")
    return rows.filter(action=action) if action in ACTIONS else rows


def _lines(rows: Iterable[ArchiveLogEntry]) -> Iterator[str]:
    yield "\ufeff" + ",".join(COLUMNS) + "\r\n"
    for row in rows:
        values: list[Any] = [getattr(row, name) for name in COLUMNS]
        values[1] = timezone.localtime(row.at).isoformat()
        values[7] = json.dumps(row.details, ensure_ascii=False)
        out = io.StringIO()
        csv.writer(out).writerow([f"'{text}" if (text := str(each)).startswith(FORMULA) else text for each in values])
        yield out.getvalue()


def details_words(details: dict[str, Any]) -> str:
    """Returns the details of a line as one short text; ids and hashes stay in the export."""
    plain = [f"{value}" for key, value in details.items() if isinstance(value, str | int) and key in SHOWN_DETAILS]
    return " · ".join(each for each in plain if each)[:200]


SHOWN_DETAILS = frozenset(
    {"volume", "class", "title", "position", "reader", "why", "reason", "list", "until", "materials"}
)


@in_zone
def disposals(request: MemberRequest) -> HttpResponse:
    """What is kept until when, and the lists for destruction."""
    the_checker(request)
    units = kept_units(request.user, roles=AUDITORS)
    lists = ArchiveDisposal.objects.filter(unit__in=units).select_related("proposed_by")
    context = {
        "page": page_of(request, lists.prefetch_related("confirmations")), "needed": NEEDED,
        "due": keeping.due_volumes(request.user, clock.today())[:50],
        "dated": ArchiveVolume.objects.visible_to(request.user).exclude(kept_until=None).count(),
    }  # fmt: skip
    return render(request, "processes/archives/disposals.html", context)


@in_zone
def propose(request: MemberRequest, volume_id: UUID) -> HttpResponse:
    """Chooses the materials of one volume that are to be destroyed."""
    volume = the_volume(request, volume_id)
    rows = volume.materials.filter(destroyed_at=None).select_related("volume__unit")
    if request.method == "POST":
        chosen = set(request.POST.getlist("material"))
        try:
            materials: list[ArchiveMaterial] = [each for each in rows if str(each.pk) in chosen]
            made = propose_disposal(materials=materials, by=request.user, reason=clean(request, "reason", 500))
            messages.success(request, _("Proposed. Nothing is destroyed until two others have confirmed it."))
            return redirect("archive-disposal", made.pk)
        except ArchiveRefused as refused:
            messages.error(request, refused_words(refused))
    context = {"volume": volume, "materials": rows, "reason": request.POST.get("reason", ""), "needed": NEEDED}
    context["classes"] = archive_classes()
    return render(request, "processes/archives/propose.html", context)


@in_zone
def disposal(request: MemberRequest, disposal_id: UUID) -> HttpResponse:
    """One list: what it would destroy, who has confirmed it, and afterwards its certificate."""
    the_checker(request)
    units = kept_units(request.user, roles=AUDITORS)
    rows = ArchiveDisposal.objects.filter(unit__in=units).select_related("unit", "proposed_by")
    found = get_object_or_404(rows, pk=disposal_id)
    if request.method == "POST":
        try:
            _decide(request, found)
        except ArchiveRefused as refused:
            messages.error(request, refused_words(refused))
        return redirect("archive-disposal", found.pk)
    confirmations = list(found.confirmations.select_related("user"))
    context = {
        "disposal": found, "classes": archive_classes(), "confirmations": confirmations, "needed": NEEDED,
        "left": NEEDED - len(confirmations),
        "materials": found.materials.select_related("volume__member").order_by("volume__number", "code", "number"),
        "may_confirm": found.status == "proposed" and found.proposed_by_id != request.user.pk
        and found.unit_id in kept_units(request.user, roles=CONFIRMERS)
        and request.user.pk not in {each.user_id for each in confirmations},
        "may_drop": found.status == "proposed" and found.unit_id in kept_units(request.user),
    }  # fmt: skip
    return render(request, "processes/archives/disposal.html", context)


def _decide(request: MemberRequest, disposal: ArchiveDisposal) -> None:
    if request.POST.get("do") == "confirm":
        done = confirm_disposal(disposal=disposal, by=request.user)
        if done.ended_at:
            messages.success(request, _("Destroyed: keys and pages are gone. The certificate stays on this page."))
        else:
            messages.success(request, _("Confirmed. One more confirmation is needed."))
    elif request.POST.get("do") == "drop":
        if disposal.unit_id not in kept_units(request.user):
            raise ArchiveRefused("not_confirmer")
        drop_disposal(disposal=disposal, by=request.user, reason=clean(request, "reason", 300))
        messages.success(request, _("Withdrawn; nothing was destroyed."))

"""Reading an archive: my accesses, their contents, one page at a time."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organization import clock
from processes.archive_texts import refused_words
from processes.archives.log import write_log
from processes.archives.refusals import ArchiveRefused
from processes.archives.rendition import WIDTHS
from processes.archives.roles import AUDITORS, kept_units
from processes.models import ArchivePage, ViewingGrant
from processes.queries.archives.reading import classes_under, grants_of, neighbours, page_under
from processes.services.archives.viewing import finish_reading, grant_now, look_at, refuse_haste
from processes.views.member_request import MemberRequest

from .zone import HASTE, in_zone


@in_zone
@require_safe
def my_archives(request: MemberRequest) -> HttpResponse:
    """What I may read now or soon; the keepers and those who check find their pages from here."""
    now = clock.now()
    context = {
        "grants": grants_of(request.user, now), "now": now,
        "keeps": bool(kept_units(request.user)), "checks": bool(kept_units(request.user, roles=AUDITORS)),
    }  # fmt: skip
    return render(request, "processes/archives/mine.html", context)


@in_zone
@require_safe
def contents(request: MemberRequest, grant_id: UUID) -> HttpResponse:
    """The classes, materials and pages that one access covers."""
    grant = the_grant(request, grant_id)
    write_log("contents_opened", at=clock.now(), user=request.user, actor=grant.reader, grant=grant)
    context = {"grant": grant, "classes": classes_under(grant)}
    return render(request, "processes/archives/contents.html", context)


@in_zone
@require_safe
def page(request: MemberRequest, grant_id: UUID, page_id: UUID) -> HttpResponse:
    """One page, with the ways to the next and the one before."""
    grant = the_grant(request, grant_id)
    shown = the_page(grant, page_id)
    order, place = neighbours(shown, grant)
    size = "large" if request.GET.get("size") == "large" else "plain"
    width = min(WIDTHS[size], shown.width)
    context: dict[str, Any] = {
        "grant": grant, "page": shown, "size": size, "place": place + 1, "number": len(order),
        "before": order[place - 1] if place else None, "after": order[place + 1] if place + 1 < len(order) else None,
        "left": max(0, int((grant.ends_at - clock.now()).total_seconds())),
        "width": width, "height": round(shown.height * width / shown.width),
    }  # fmt: skip
    try:
        refuse_haste(request.user, clock.now())
    except ArchiveRefused as refused:
        context["haste"] = refused_words(refused)
    return render(request, "processes/archives/page.html", context, status=429 if "haste" in context else 200)


@in_zone
@require_safe
def image(request: MemberRequest, grant_id: UUID, page_id: UUID, size: str) -> HttpResponseBase:
    """The picture with the watermark: only as part of our page, never as a file to keep."""
    # Browsers that say what they ask for get it as a picture within a page, and not as an address of its own.
    if request.headers.get("Sec-Fetch-Dest", "image") != "image" or request.method == "HEAD":
        raise Http404
    the_grant(request, grant_id)
    try:
        content = look_at(grant_id=grant_id, page_id=page_id, user=request.user, size=size)
    except ArchivePage.DoesNotExist as error:
        raise Http404 from error
    except ArchiveRefused as refused:
        status = 429 if refused.code in HASTE else 403
        return HttpResponse(refused_words(refused), status=status, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["Accept-Ranges"] = "none"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@in_zone
@require_POST
def finish(request: MemberRequest, grant_id: UUID) -> HttpResponse:
    """The reader needs no more: the access ends at once."""
    try:
        finish_reading(grant_id=grant_id, user=request.user)
    except ViewingGrant.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("The access has ended. Thank you for closing it."))
    return redirect("archives")


def the_grant(request: MemberRequest, grant_id: UUID) -> ViewingGrant:
    """Returns the grant if it is this person's and holds now; 404 for others', a plain refusal when it is over."""
    try:
        return grant_now(grant_id, request.user, clock.now())
    except ViewingGrant.DoesNotExist as error:
        raise Http404 from error


def the_page(grant: ViewingGrant, page_id: UUID) -> ArchivePage:
    """Returns a page the grant covers; 404 for every other."""
    try:
        return page_under(grant, page_id)
    except ArchivePage.DoesNotExist as error:
        raise Http404 from error

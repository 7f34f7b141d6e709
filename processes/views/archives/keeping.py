"""The keeper's pages: the desk, volumes, materials and their pages as numbers and hashes, never as pictures."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from organization import clock
from organization.models import Member
from processes.archive_texts import refused_words
from processes.archives.classes import archive_classes
from processes.archives.filing import add_material, open_volume
from processes.archives.refusals import ArchiveRefused
from processes.archives.roles import kept_units
from processes.models import ArchiveMaterial, ArchivePage, ArchiveVolume, ViewingGrant
from processes.queries.archives import keeping
from processes.services.archives.page_files import MOST_BYTES, MOST_PAGES
from processes.services.archives.pages import add_pages, describe_page, move_page, replace_page
from processes.services.archives.viewing import revoke_grant
from processes.services.archives.volumes import declare_class, keep_until
from processes.views.listing import page_of, words
from processes.views.member_request import MemberRequest

from .zone import in_zone

SHOWN = 20


def the_keeper(request: MemberRequest) -> None:
    """Raises PermissionDenied for everybody who keeps no archive."""
    if not kept_units(request.user):
        raise PermissionDenied


@in_zone
@require_safe
def desk(request: MemberRequest) -> HttpResponse:
    """What is to be done, and all volumes."""
    the_keeper(request)
    now, text = clock.now(), words(request, "q")
    page = page_of(request, keeping.volumes_of(request.user, text))
    lacking = keeping.incomplete_classes(list(page.object_list))
    for volume in page.object_list:
        volume.lacking = lacking[volume.pk]
    context = {
        "page": page, "q": text, "now": now, "figures": keeping.page_figures(request.user),
        "requests": keeping.cases_with("grant_viewing")[:SHOWN], "filings": keeping.cases_with("file_material")[:SHOWN],
        "grants": keeping.open_grants(request.user).filter(ends_at__gt=now)[:SHOWN],
        "overdue": keeping.overdue_returns(request.user, now)[:SHOWN],
        "people": found_people(words(request, "who")), "who": words(request, "who"),
    }  # fmt: skip
    return render(request, "processes/archives/desk.html", context)


def found_people(text: str) -> list[Member]:
    """Returns the members for whom a volume may be opened."""
    if not text:
        return []
    return list(Member.objects.filter(Q(name__icontains=text) | Q(code__icontains=text)).order_by("code")[:SHOWN])


@in_zone
@require_POST
def volume_open(request: MemberRequest) -> HttpResponse:
    """Opens a volume."""
    the_keeper(request)
    code = clean(request, "member", 40)
    member = Member.objects.filter(code=code).first()
    try:
        if member is None:
            raise ArchiveRefused("member_unknown", code=code)
        number = clean(request, "number", 60)
        volume = open_volume(member=member, by=request.user, at=clock.now(), number=number)
    except ArchiveRefused as refused:
        messages.error(request, refused_words(refused))
        return redirect("archive-desk")
    return redirect("archive-volume", volume.pk)


@in_zone
def volume(request: MemberRequest, volume_id: UUID) -> HttpResponse:
    """One volume class by class; takes in materials, notes on classes and the day of keeping."""
    found = the_volume(request, volume_id)
    given: dict[str, Any] = {}
    if request.method == "POST":
        try:
            _change(request, found)
            return redirect("archive-volume", found.pk)
        except ArchiveRefused as refused:
            messages.error(request, refused_words(refused))
            given = request.POST.dict()
    states = keeping.class_states(found)
    context = {
        "volume": found, "states": states, "given": given, "today": clock.today(),
        "complete": sum(1 for each in states if each.is_complete),
    }  # fmt: skip
    return render(request, "processes/archives/volume.html", context)


def _change(request: MemberRequest, volume: ArchiveVolume) -> None:
    what, code = request.POST.get("do"), clean(request, "class", 60)
    if what == "material":
        pages = clean(request, "paper_pages", 6) or "0"
        if not pages.isascii() or not pages.isdigit() or int(pages) > 5000:
            raise ArchiveRefused("number_wrong")
        add_material(
            volume=volume, code=code, title=clean(request, "title", 200), number=clean(request, "number", 60),
            formed_on=a_day(clean(request, "formed_on", 20)), paper_pages=int(pages),
            is_original=request.POST.get("is_original") == "yes", by=request.user, at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("Entered. Now put the pages in."))
    elif what in ("empty", "not_empty"):
        declare_class(volume=volume, code=code, is_empty=what == "empty", by=request.user)
    elif what == "keep":
        keep_until(volume=volume, day=a_day(clean(request, "kept_until", 20)), by=request.user)
        messages.success(request, _("Noted."))


@in_zone
def material(request: MemberRequest, material_id: UUID) -> HttpResponse:
    """One material with its pages as a list; takes in pages, their order, descriptions and replacements."""
    rows = ArchiveMaterial.objects.filter(volume__in=ArchiveVolume.objects.visible_to(request.user))
    found = get_object_or_404(rows.select_related("volume__member", "volume__unit", "case"), pk=material_id)
    if request.method == "POST":
        try:
            _change_pages(request, found)
            return redirect("archive-material", found.pk)
        except ArchiveRefused as refused:
            messages.error(request, refused_words(refused))
    pages = ArchivePage.objects.filter(material=found).select_related("added_by", "replacement")
    context = {
        "material": found, "term": archive_classes().get(found.code), "most_pages": MOST_PAGES,
        "most_mb": MOST_BYTES // 1024 // 1024,
        "pages": pages.filter(replaced_at=None), "replaced": pages.exclude(replaced_at=None).order_by("replaced_at"),
    }  # fmt: skip
    return render(request, "processes/archives/material.html", context)


def _change_pages(request: MemberRequest, material: ArchiveMaterial) -> None:
    what, text = request.POST.get("do"), clean(request, "words", 500)
    unmarked = request.POST.get("unmarked") == "yes"
    if what == "add":
        uploads = request.FILES.getlist("files")
        number = add_pages(material=material, uploads=uploads, by=request.user, words=text, unmarked=unmarked)
        sentence = ngettext("%(number)s page was sealed.", "%(number)s pages were sealed.", number)
        messages.success(request, sentence % {"number": number})
        return
    page = get_object_or_404(ArchivePage.objects.filter(material=material, replaced_at=None), pk=the_id(request))
    if what == "replace":
        upload, reason = request.FILES.get("file"), clean(request, "reason", 300)
        replace_page(page=page, upload=upload, by=request.user, reason=reason, words=text, unmarked=unmarked)
        messages.success(request, _("The page was replaced; the old one stays sealed."))
    elif what in ("up", "down"):
        move_page(page=page, by=request.user, up=what == "up")
    elif what == "describe":
        describe_page(page=page, by=request.user, words=text)
        messages.success(request, _("Noted."))


@in_zone
@require_POST
def revoke(request: MemberRequest, grant_id: UUID) -> HttpResponse:
    """Ends an access at once."""
    the_keeper(request)
    mine = keeping.open_grants(request.user).order_by().values("pk")
    rows = ViewingGrant.objects.select_related("reader", "subject", "case__unit").filter(pk__in=mine)
    grant = get_object_or_404(rows, pk=grant_id)
    try:
        revoke_grant(grant=grant, by=request.user, reason=clean(request, "reason", 300))
        messages.success(request, _("The access has ended."))
    except ArchiveRefused as refused:
        messages.error(request, refused_words(refused))
    return redirect("archive-desk")


def the_volume(request: MemberRequest, volume_id: UUID) -> ArchiveVolume:
    """Returns a volume this person keeps; 404 for every other."""
    rows = ArchiveVolume.objects.visible_to(request.user).select_related("member", "unit")
    return get_object_or_404(rows, pk=volume_id)


def clean(request: MemberRequest, name: str, longest: int) -> str:
    """Returns what was sent under a name, without blanks around it and signs no database takes."""
    return request.POST.get(name, "").replace("\0", "").strip()[:longest]


def a_day(text: str) -> date | None:
    """Returns the day a text stands for, None for an empty one. Raises ArchiveRefused."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArchiveRefused("date_wrong", text=text) from error


def the_id(request: MemberRequest) -> UUID:
    """Returns the id of the page that a button is about; 404 for anything else."""
    try:
        return UUID(request.POST.get("page", ""))
    except ValueError as error:
        raise Http404 from error

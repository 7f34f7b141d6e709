"""What every page of the closed zone has in common: signed in, kept nowhere, told plainly when it may not be."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from processes.archive_texts import refused_words
from processes.archives.refusals import ArchiveRefused
from processes.archives.sealing import is_zone_open
from processes.views.member_request import MemberRequest

HASTE = ("too_fast", "too_many")


def in_zone(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Makes a page of the closed zone: for people who are signed in, never cached, never indexed."""

    @wraps(view)
    def inside(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_zone_open():
            response: HttpResponseBase = refused_page(request, ArchiveRefused("zone_shut"))
        else:
            try:
                response = view(request, *args, **kwargs)
            except ArchiveRefused as refused:
                response = refused_page(request, refused)
        response["X-Robots-Tag"] = "noindex, noarchive"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return login_required(never_cache(inside))


def refused_page(request: MemberRequest, refused: ArchiveRefused) -> HttpResponse:
    """Says why not, and what to do."""
    status = 429 if refused.code in HASTE else 403
    context = {"words": refused_words(refused)}
    response = render(request, "processes/archives/refused.html", context, status=status)
    if status == 429:
        response["Retry-After"] = "60"
    return response

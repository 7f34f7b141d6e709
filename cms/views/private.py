"""Pages that are one person's own."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from organization.models import Member
from organization.signed_in import SignedInRequest


def own_member(request: SignedInRequest) -> Member:
    """Returns the member who is signed in. Raises Http404 for a login without one."""
    member = request.user.as_member
    if member is None:
        raise Http404
    return member


def private_page(request: SignedInRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Returns a page that no cache may keep."""
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    return response

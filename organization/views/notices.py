from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from organization.queries import notices_of, unread_count
from organization.sent import number_sent
from organization.services import mark_read
from organization.signed_in import SignedInRequest
from organization.views.returning import return_address

_PER_PAGE = 20


@login_required
def notices(request: SignedInRequest) -> HttpResponse:
    """Lists the reader's notices, all or the unread ones."""
    unread_only = request.GET.get("unread") == "1"
    rows = Paginator(notices_of(request.user, unread_only=unread_only), _PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": rows, "unread_only": unread_only, "unread": unread_count(request.user)}
    return render(request, "organization/notices.html", context)


@login_required
@require_POST
def open_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Marks one of the reader's notices as read and goes where it points."""
    notice = get_object_or_404(notices_of(request.user), pk=pk)
    mark_read(user=request.user, ids=[notice.pk])
    if url_has_allowed_host_and_scheme(notice.url, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(notice.url)
    return redirect("notices")


@login_required
@require_POST
def mark_notices_read(request: SignedInRequest) -> HttpResponse:
    """Marks the chosen notices, or all of them, as read."""
    chosen = [pk for sent in request.POST.getlist("notice") if (pk := number_sent(sent)) is not None]
    mark_read(user=request.user, ids=None if "all" in request.POST else chosen)
    return HttpResponseRedirect(return_address(request, "notices"))

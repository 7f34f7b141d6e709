"""Notices that are to be confirmed: a member's own, and how far the units have come."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cms.models import NoticePage
from cms.queries.courses import may_read
from cms.queries.listing import one_page
from cms.queries.receipts import overview, own_receipts
from cms.services.receipts import confirm_notice, remind_now
from organization.signed_in import SignedInRequest

from .private import private_page

ROWS = 100


@login_required
def receipts(request: SignedInRequest) -> HttpResponse:
    """Lists the notices that ask this member for a receipt."""
    member = request.user.as_member
    rows = own_receipts(member, request) if member else []
    return private_page(request, "cms/receipts/own.html", {"rows": rows})


@login_required
@require_POST
def confirm(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Keeps a member's word that the notice was read."""
    page = _notice(request, page_id)
    member = request.user.as_member
    if member is None or confirm_notice(page=page, member=member) is None:
        messages.error(request, _("This notice does not ask you for a receipt."))
    else:
        messages.success(request, _("Confirmed. Thank you."))
    return redirect(page.get_url(request=request) or "receipts")


@login_required
def counts(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Shows how many have confirmed, by unit, and names to those who may know them."""
    page = _notice(request, page_id)
    row = overview(request.user, page)
    if row is None:
        raise Http404
    listing = one_page(row.missing or (), request.GET.get("page"), size=ROWS)
    return private_page(request, "cms/receipts/counts.html", {"page": page, "row": row, "listing": listing})


@login_required
@require_POST
def remind(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Reminds those who have not confirmed, for whoever oversees the unit that sent the notice."""
    page = _notice(request, page_id)
    row = overview(request.user, page)
    if row is None or not row.is_sender:
        raise Http404
    number = remind_now(page=page)
    if number:
        words = ngettext("%(number)s person was reminded.", "%(number)s people were reminded.", number)
        messages.success(request, words % {"number": number})
    else:
        messages.info(request, _("Everybody has confirmed, or was reminded today already."))
    return redirect("receipt-counts", page_id)


def _notice(request: SignedInRequest, page_id: int) -> NoticePage:
    page: NoticePage = get_object_or_404(NoticePage.objects.live().filter(receipt_unit__isnull=False), pk=page_id)
    if not may_read(page, request):
        raise Http404
    return page

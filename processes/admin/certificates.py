"""Certificates in the admin: looked up, and revoked with a reason."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from processes.models import Certificate
from processes.services.revoke_certificate import revoke_certificate
from processes.views.member_request import MemberRequest

from .operations import PER_PAGE, may

SCREENS = (("view_certificate", gettext_lazy("Certificates"), "processes_certificates", "doc-full"),)


@require_safe
@require_admin_access
def certificate_list(request: MemberRequest) -> HttpResponse:
    """Every certificate, the newest first."""
    may(request, "view_certificate")
    rows: Any = Certificate.objects.select_related("case", "holder")
    if text := request.GET.get("q", "").replace("\0", "").strip()[:80]:
        rows = rows.filter(Q(number__icontains=text) | Q(holder_name__icontains=text) | Q(code=text.upper()))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "processes/admin/certificates.html", {"page": page, "q": text})


@require_POST
@require_admin_access
def certificate_revoke(request: MemberRequest, pk: int) -> HttpResponse:
    """Revokes a certificate; who checks it reads so from now on."""
    may(request, "change_certificate")
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    if not reason:
        messages.error(request, _("Say in a sentence why it is revoked."))
    elif revoke_certificate(pk=pk, by=request.user, reason=reason):
        messages.success(request, _("The certificate is revoked."))
    else:
        messages.info(request, _("There is no such certificate, or it had been revoked before."))
    return redirect("processes_certificates")

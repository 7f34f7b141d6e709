"""The tokens of everybody, in the admin: seen and ended, never made for others."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from organization.models import ApiToken
from organization.services.api_tokens import revoke_token
from organization.signed_in import SignedInRequest

PER_PAGE = 50


def may_oversee(request: SignedInRequest) -> None:
    """Raises PermissionDenied unless the user keeps the logins of the installation."""
    if not request.user.has_perm("organization.change_apitoken"):
        raise PermissionDenied


@require_safe
@require_admin_access
def tokens(request: SignedInRequest) -> HttpResponse:
    """Lists all tokens, newest first."""
    may_oversee(request)
    page = Paginator(ApiToken.objects.select_related("user"), PER_PAGE).get_page(request.GET.get("p"))
    return TemplateResponse(request, "organization/admin/api_tokens.html", {"page": page})


@require_POST
@require_admin_access
def end_token(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ends a token at once."""
    may_oversee(request)
    revoke_token(token=get_object_or_404(ApiToken, pk=pk))
    messages.success(request, _("The token no longer works."))
    return redirect("admin_tokens")

"""Checking certificates: whoever holds the code on paper sees whether it holds, without a login."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms.services.draw_qr import qr_svg
from organization import clock
from processes.models import Certificate
from processes.models.certificate import CODE_LENGTH


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Asks for the code; spaces, dashes and small letters are as good."""
    given = request.GET.get("code", "")
    code = "".join(sign for sign in given[:80].upper() if sign.isascii() and sign.isalnum())
    if code and Certificate.objects.filter(code=code).exists():
        return redirect("certificate", code)
    context = {"given": given.replace("\0", "")[:80], "unknown": bool(given)}
    return render(request, "processes/certificates.html", context, status=404 if given else 200)


@require_safe
@never_cache
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Shows a certificate as it was given, and whether it still holds."""
    found = Certificate.objects.filter(code=code.upper()).first() if len(code) == CODE_LENGTH else None
    if found is None:
        raise Http404
    context: dict[str, Any] = {
        "certificate": found,
        "expired": found.expires_on is not None and found.expires_on < clock.today(),
        "address": request.build_absolute_uri(found.get_absolute_url()),
        "code": " ".join(found.code[at : at + 4] for at in range(0, CODE_LENGTH, 4)),
    }
    context["qr"] = qr_svg(context["address"])
    response = render(request, "processes/certificate.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response

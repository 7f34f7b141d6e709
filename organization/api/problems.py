"""Problems as RFC 9457 has them: application/problem+json, in the language asked for."""

from collections.abc import Sequence
from http.client import responses
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from organization.api.auth import speak

TYPE = "urn:guicheng:problem:"


def problem(
    status: int, code: str, *, detail: str = "", title: str = "", errors: Sequence[Any] = (), **members: Any
) -> JsonResponse:
    """Returns the answer to a request that cannot be met."""
    body: dict[str, Any] = {
        "type": TYPE + code,
        "title": title or responses.get(status, ""),
        "status": status,
        "code": code,
    }
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = list(errors)
    response = JsonResponse({**body, **members}, status=status, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/problem+json"
    response["Content-Language"] = translation.get_language() or "zh-hans"
    response["Cache-Control"] = "no-store"
    return response


def add_handlers(api: NinjaAPI) -> None:
    """Words what any part of the API may refuse."""

    @api.exception_handler(AuthenticationError)
    def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        speak(request)
        response = problem(401, "not_signed_in", detail=_("Send a token, or sign in."))
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(HttpError)
    def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        code = {403: "not_allowed", 429: "too_many_requests", 400: "unreadable"}.get(error.status_code, "refused")
        detail = _("Too many requests. Wait a little.") if error.status_code == 429 else str(error)
        response = problem(error.status_code, code, detail=detail)
        wait = getattr(error, "wait", None)
        if error.status_code == 429:
            response["Retry-After"] = str(int(wait or 60) + 1)
        return response

    @api.exception_handler(PermissionDenied)
    def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return problem(403, "not_allowed", detail=_("You may not do this."))

    @api.exception_handler(Http404)
    def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, "not_found", detail=_("There is nothing here, or nothing for you."))

    @api.exception_handler(ValidationError)
    def _misread(request: HttpRequest, error: ValidationError) -> HttpResponse:
        found = [
            {"path": ".".join(str(part) for part in each.get("loc", ())), "message": str(each.get("msg", ""))}
            for each in error.errors
        ]
        return problem(422, "wrong_shape", detail=_("The request does not have the right shape."), errors=found)

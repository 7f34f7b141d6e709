"""Who asks: a program with a token, or somebody signed in on this site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.errors import AuthorizationError
from ninja.security import APIKeyCookie, HttpBearer

from organization.services.api_tokens import find_token


class Token(HttpBearer):
    """`Authorization: Bearer gct_…`"""

    def __call__(self, request: HttpRequest) -> Any:
        speak(request)
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = find_token(token.strip())
        if found is None:
            return None
        request.user = found.user
        request.api_token = found  # type: ignore[attr-defined]
        return found.user


class Session(APIKeyCookie):
    """The session of the site, with its CSRF token in the header `X-CSRFToken` for everything but reading."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        speak(request)
        if not request.user.is_authenticated or request.headers.get("Authorization"):
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated and request.user.is_active else None


def speak(request: HttpRequest) -> None:
    """Answers in the language asked for: API addresses have no language of their own."""
    translation.activate(translation.get_language_from_request(request))


def need(request: HttpRequest, scope: str) -> None:
    """Raises AuthorizationError when the request came by a token without that scope."""
    token = getattr(request, "api_token", None)
    if token is not None and scope not in token.scopes:
        raise AuthorizationError(403, _("The token may not do this; it needs “%(scope)s”.") % {"scope": scope})


AUTH = [Token(), Session()]

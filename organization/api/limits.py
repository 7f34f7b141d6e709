"""How often somebody may ask."""

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import SimpleRateThrottle


class PerCaller(SimpleRateThrottle):
    """So many requests a minute for each token, each person, and each address of visitors."""

    scope = "api"

    def __init__(self) -> None:
        super().__init__(f"{getattr(settings, 'API_REQUESTS_A_MINUTE', 600)}/min")

    def get_cache_key(self, request: HttpRequest) -> str | None:
        token = getattr(request, "api_token", None)
        if token is not None:
            ident = f"token-{token.pk}"
        elif request.user.is_authenticated:
            ident = f"user-{request.user.pk}"
        else:
            ident = f"address-{request.META.get('REMOTE_ADDR', '')}"
        return self.cache_format % {"scope": self.scope, "ident": ident}

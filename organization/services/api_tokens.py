"""Making, recognising and revoking the tokens of programs."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from organization import clock
from organization.models.api_token import ApiToken, Scope

PREFIX = "gct_"
MOST_PER_PERSON = 20
LONGEST_DAYS = 366
_NOTED_EVERY = timedelta(minutes=1)


class TooManyTokens(Exception):
    """The person has as many tokens as anybody may have."""


def create_token(*, user: Any, name: str, scopes: Collection[str], days: int) -> tuple[ApiToken, str]:
    """Returns the new token's row and the token itself, shown once and stored nowhere. Raises TooManyTokens."""
    if live_tokens(user).count() >= MOST_PER_PERSON:
        raise TooManyTokens
    secret = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    row = ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(secret),
        start=secret[:10],
        scopes=[scope for scope in Scope.values if scope in scopes],
        created_at=now,
        expires_at=now + timedelta(days=max(1, min(days, LONGEST_DAYS))),
    )
    return row, secret


def find_token(secret: str) -> ApiToken | None:
    """Returns the token when it is valid now and its person may sign in; notes that it was used."""
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    now = clock.now()
    row = ApiToken.objects.select_related("user").filter(digest=digest_of(secret), revoked_at=None).first()
    if row is None or row.expires_at <= now or not row.user.is_active:
        return None
    if row.last_used_at is None or now - row.last_used_at >= _NOTED_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return row


def revoke_token(*, token: ApiToken) -> None:
    """Ends a token at once; its row stays as a trace."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now())


def live_tokens(user: Any) -> Any:
    """Returns the tokens of a person that work now."""
    return ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=clock.now())


def digest_of(secret: str) -> str:
    """Returns what is stored of a token: its entropy is so high that no slow hash is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

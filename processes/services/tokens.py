"""The same request twice is one request."""

from typing import Any

from organization import clock
from processes.models import AppliedToken

from .results import ActionRefused

LONGEST = 120
RESERVED = ("system:", "start:", "record:", "spawn:", "event:")
"""How the tokens of the product's own actions begin: they can be foretold, so nobody may send one."""


def check_sent(token: str) -> None:
    """Raises ActionRefused("token_missing") for a token no page of ours has given out."""
    if not token or len(token) > LONGEST_SENT or not token.isprintable() or token.startswith(RESERVED):
        raise ActionRefused("token_missing")


LONGEST_SENT = 113
"""Leaves room for what the product puts before or behind it."""


def applied(token: str, purpose: str) -> dict[str, Any] | None:
    """Returns the result the token led to, None when it is new. Raises ActionRefused("token_reused")."""
    if not token or len(token) > LONGEST or not token.isprintable():
        raise ActionRefused("token_missing")
    known = AppliedToken.objects.filter(token=token).first()
    if known is None:
        return None
    if known.purpose != purpose:
        raise ActionRefused("token_reused")
    return dict(known.result)


def remember(token: str, purpose: str, result: dict[str, Any]) -> None:
    """Keeps the result for ever; a conflict (the same token at the same moment) is tried again from the beginning."""
    AppliedToken.objects.create(token=token, purpose=purpose, result=result, at=clock.now())

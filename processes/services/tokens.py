"""The same request twice is one request."""

from collections.abc import Mapping
from typing import Any

from organization import clock
from organization.rows import insert
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
    known = AppliedToken.objects.filter(token=token).first()
    return result_of(token, purpose, known.purpose if known else None, known.result if known else None)


def result_of(token: str, purpose: str, before: str | None, result: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Returns the same where what is kept of the token has been read: what it was for, and what it led to."""
    if not token or len(token) > LONGEST or not token.isprintable():
        raise ActionRefused("token_missing")
    if before is None:
        return None
    if before != purpose:
        raise ActionRefused("token_reused")
    return dict(result or {})


def remember(token: str, purpose: str, result: dict[str, Any]) -> None:
    """Keeps the result for ever; a conflict (the same token at the same moment) is tried again from the beginning."""
    insert([AppliedToken(token=token, purpose=purpose, result=result, at=clock.now())])

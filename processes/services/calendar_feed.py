"""Somebody's own address for their calendar program: made, found again by its token, revoked."""

import hashlib
import secrets

from django.db import transaction

from organization import clock
from organization.models import User
from processes.models import CalendarFeed


def make_feed(*, user: User) -> str:
    """Returns the token of a new address; an earlier one stops working."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        CalendarFeed.objects.filter(user=user).delete()
        CalendarFeed.objects.create(user=user, digest=_digest(token), created_at=clock.now())
    return token


def revoke_feed(*, user: User) -> None:
    """Ends the person's address at once."""
    CalendarFeed.objects.filter(user=user).delete()


def feed_of(token: str) -> User | None:
    """Returns whose address it is, None for one that does not work (any more); notes the day of its use."""
    feed = CalendarFeed.objects.filter(digest=_digest(token)).select_related("user").first()
    if feed is None or not feed.user.is_active:
        return None
    now = clock.now()
    if feed.used_at is None or feed.used_at.date() != now.date():
        CalendarFeed.objects.filter(pk=feed.pk).update(used_at=now)
    return feed.user


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

from collections.abc import Iterable

from organization import clock
from organization.models import Notice, User


def send_notice(
    *, recipients: Iterable[User], subject: str, body: str = "", url: str = "", key: str | None = None
) -> int:
    """Tells each recipient once and returns how many were told now.

    ``key`` names the event (for example ``case:seq:effect``): who has been told about it already is left alone, so the
    call may be repeated after a crash.
    """
    moment = clock.now()
    people = {user.pk: user for user in recipients if user.is_active}
    if key is not None:
        told = Notice.objects.filter(key=key, recipient__in=people).values_list("recipient", flat=True)
        people = {pk: user for pk, user in people.items() if pk not in set(told)}
    notices = [
        Notice(recipient=user, subject=subject[:200], body=body, url=url[:500], key=key, created_at=moment)
        for user in people.values()
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=key is not None)
    return len(notices)


def mark_read(*, user: User, ids: Iterable[int] | None = None) -> int:
    """Marks the user's own unread notices (all of them when ``ids`` is None) as read and returns how many."""
    rows = Notice.objects.filter(recipient=user, read_at__isnull=True)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return rows.update(read_at=clock.now())

from django.db.models import QuerySet

from organization.models import Notice, User


def notices_of(user: User, *, unread_only: bool = False) -> QuerySet[Notice]:
    """Returns the notices a user received, newest first."""
    rows = Notice.objects.filter(recipient=user)
    return rows.filter(read_at__isnull=True) if unread_only else rows


def unread_count(user: User) -> int:
    """Returns how many notices a user has not read."""
    return notices_of(user, unread_only=True).count()

"""Kept views of registers, and telling people what is new in them."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from forms.models import (
    ChangeKind,
    Form,
    JobKind,
    JobStatus,
    RecordChange,
    RecordJob,
    RegisterSubscription,
    RegisterView,
    Rhythm,
)
from forms.queries.registers import find_register, matching, read_state
from organization import clock
from organization.services import send_notice

NEW = (ChangeKind.SUBMITTED, ChangeKind.IMPORTED)
NAMED = 5
PIECE = 1000
DAILY_FROM = 8
"""The hour from which what came in since yesterday is told once a day."""
LONGEST_QUERY = 2000


@transaction.atomic
def keep_view(*, form: Form, owner: Any, name: str, query: str, is_default: bool) -> RegisterView:
    """Returns the kept view; one of the same name is replaced, and there is one default for each owner."""
    if is_default:
        RegisterView.objects.filter(form=form, owner=owner, is_default=True).update(is_default=False)
    values = {"query": query, "is_default": is_default}
    view, _made = RegisterView.objects.update_or_create(
        form=form, owner=owner, name=name, defaults=values, create_defaults={**values, "created_at": clock.now()}
    )
    return view


def subscribe(*, form: Form, user: Any, query: str, rhythm: str, name: str = "") -> RegisterSubscription:
    """Returns the subscription; what happened before is not told. Raises ValueError when the conditions are too many.

    An address that was cut would be about other records.
    """
    if len(query) > LONGEST_QUERY:
        raise ValueError("The conditions are too many to be kept.")
    latest = RecordChange.objects.filter(record__form=form).aggregate(last=Max("pk"))["last"] or 0
    row, _made = RegisterSubscription.objects.update_or_create(
        form=form, user=user, query=query,
        defaults={"rhythm": rhythm, "name": name},
        create_defaults={"rhythm": rhythm, "name": name, "seen": max(latest, 0)},
    )  # fmt: skip
    return row


def unsubscribe(*, form: Form, user: Any, query: str) -> None:
    """Ends a subscription."""
    RegisterSubscription.objects.filter(form=form, user=user, query=query).delete()


def tell_subscribers() -> int:
    """Tells everybody whose turn it is what is new and changed, and returns how many were told."""
    latest = RecordChange.objects.aggregate(last=Max("pk"))["last"] or 0
    due = Q(rhythm=Rhythm.SOON, seen__lt=latest)
    if localtime(clock.now()).hour >= DAILY_FROM:
        due |= Q(rhythm=Rhythm.DAILY) & (Q(told_on=None) | ~Q(told_on=clock.today()))
    # An import takes its numbers early and shows them late: until it is done, later ones would hide them for ever.
    busy = RecordJob.objects.filter(status=JobStatus.RUNNING).exclude(kind=JobKind.EXPORT).values("form")
    waiting = RegisterSubscription.objects.filter(due).exclude(form__in=busy)
    return sum(_tell(subscription) for subscription in waiting.select_related("form", "user"))


def _tell(subscription: RegisterSubscription) -> int:
    """One notice for everything since the last one; the person's own changes are no news."""
    register = find_register(subscription.user, subscription.form.key)
    settled = clock.now() - timedelta(seconds=2)
    news = RecordChange.objects.filter(record__form=subscription.form, pk__gt=subscription.seen, at__lte=settled)
    rows = list(news.exclude(by=subscription.user).order_by("pk").values_list("pk", "record_id", "kind"))
    last = rows[-1][0] if rows else subscription.seen
    RegisterSubscription.objects.filter(pk=subscription.pk).update(seen=last, told_on=clock.today())
    if register is None or not register.can_list or not rows:
        return 0
    matched = matching(register, read_state(QueryDict(subscription.query), register)).rows
    touched = list({record for _pk, record, _kind in rows})
    seen: dict[Any, str] = {}
    for start in range(0, len(touched), PIECE):
        seen |= dict(matched.filter(pk__in=touched[start : start + PIECE]).values_list("pk", "number"))
    if not seen:
        return 0
    fresh = {record for _pk, record, kind in rows if kind in NEW} & set(seen)
    with override(subscription.user.language or settings.LANGUAGE_CODE):
        subject, body = _words(subscription.form, len(fresh), len(seen) - len(fresh), sorted(seen.values()))
    query = f"?{subscription.query}" if subscription.query else "?layout=table"
    url = reverse("register", args=[subscription.form.key]) + query
    key = f"register:{subscription.pk}:{last}"
    return send_notice(recipients=[subscription.user], subject=subject, body=body, url=url[:500], key=key)


def _words(form: Form, fresh: int, changed: int, numbers: list[str]) -> tuple[str, str]:
    parts = []
    if fresh:
        parts.append(ngettext("%(count)s new record", "%(count)s new records", fresh) % {"count": fresh})
    if changed:
        parts.append(ngettext("%(count)s changed record", "%(count)s changed records", changed) % {"count": changed})
    subject = _("%(register)s: %(news)s") % {"register": form, "news": "、".join(parts)}
    body = "、".join(numbers[:NAMED])
    more = len(numbers) - NAMED
    return subject, body if more <= 0 else _("%(numbers)s and %(more)s more") % {"numbers": body, "more": more}

"""Kept views of registers, and telling people what is new in them."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from forms.models import ChangeKind, Form, RecordChange, RegisterSubscription, RegisterView, Rhythm
from forms.queries.registers import find_register, matching, read_state
from organization import clock
from organization.services import send_notice

NEW = (ChangeKind.SUBMITTED, ChangeKind.IMPORTED)
NAMED = 5
MOST_LOOKED_AT = 2000


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
    """Returns the subscription; what happened before is not told."""
    latest = RecordChange.objects.filter(record__form=form).aggregate(last=Max("pk"))["last"] or 0
    row, _made = RegisterSubscription.objects.update_or_create(
        form=form, user=user, query=query[:2000],
        defaults={"rhythm": rhythm, "name": name},
        create_defaults={"rhythm": rhythm, "name": name, "seen": max(latest, 0)},
    )  # fmt: skip
    return row


def unsubscribe(*, form: Form, user: Any, query: str) -> None:
    """Ends a subscription."""
    RegisterSubscription.objects.filter(form=form, user=user, query=query[:2000]).delete()


def tell_subscribers() -> int:
    """Tells everybody whose turn it is what is new and changed, and returns how many were told."""
    today = clock.today()
    told = 0
    oldest = RegisterSubscription.objects.aggregate(seen=Min("seen"))["seen"]
    if oldest is None or not RecordChange.objects.filter(pk__gt=oldest).exists():
        return 0
    for subscription in RegisterSubscription.objects.select_related("form", "user"):
        if subscription.rhythm == Rhythm.DAILY and subscription.told_on == today:
            continue
        told += _tell(subscription)
    return told


def _tell(subscription: RegisterSubscription) -> int:
    """One notice for everything since the last one; the person's own changes are no news."""
    register = find_register(subscription.user, subscription.form.key)
    settled = clock.now() - timedelta(seconds=2)
    news = RecordChange.objects.filter(record__form=subscription.form, pk__gt=subscription.seen, at__lte=settled)
    rows = list(news.exclude(by=subscription.user).order_by("pk").values("pk", "record_id", "kind")[:MOST_LOOKED_AT])
    if register is None or not register.can_list or not rows:
        return 0
    state = read_state(QueryDict(subscription.query), register)
    ids = {row["record_id"] for row in rows}
    seen = dict(matching(register, state).rows.filter(pk__in=ids).values_list("pk", "number"))
    last = rows[-1]["pk"]
    RegisterSubscription.objects.filter(pk=subscription.pk).update(seen=last, told_on=clock.today())
    if not seen:
        return 0
    fresh = {row["record_id"] for row in rows if row["kind"] in NEW} & set(seen)
    with override("zh-hans"):
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

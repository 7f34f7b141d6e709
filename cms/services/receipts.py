"""Confirming notices, and reminding those who have not."""

from datetime import timedelta

from django.utils.translation import gettext as _

from cms.models import NoticePage, NoticeReceipt
from cms.queries.receipts import asking_notices, confirmed_by
from organization import clock
from organization.models import Member, User
from organization.services import send_notice

SOON = timedelta(days=2)
LATE_FOR = timedelta(days=30)
"""Nobody is told of a notice, or of its day, that passed long ago."""


def confirm_notice(*, page: NoticePage, member: Member) -> NoticeReceipt | None:
    """Returns the member's receipt, the same one however often it is given; None for whoever is not asked."""
    if not page.addressees().filter(pk=member.pk).exists():
        return None
    branch = member.branch
    row, _made = NoticeReceipt.objects.get_or_create(
        notice=page.translation_key,
        member=member,
        defaults={"unit_path": branch.path if branch else "", "confirmed_at": clock.now()},
    )
    return row


def remind_readers() -> int:
    """Returns how many people were told of notices to confirm: when they are asked, before the day, and after it."""
    return sum(_remind(page, stage) for page in asking_notices() if (stage := _stage(page)))


def remind_now(*, page: NoticePage) -> int:
    """Returns how many of those who have not confirmed were reminded; everybody once a day at most."""
    return _remind(page, f"asked:{clock.today()}")


def _stage(page: NoticePage) -> str:
    today, due = clock.today(), page.receipt_due
    if due is not None and today > due:
        return "late" if today - due <= LATE_FOR else ""
    if due is not None and due - today <= SOON:
        return "soon"
    return "new" if today - page.issued_on <= LATE_FOR else ""


def _remind(page: NoticePage, stage: str) -> int:
    asked = set(page.addressees().values_list("pk", flat=True))
    users = User.objects.filter(member__in=asked - confirmed_by(page, asked), is_active=True)
    known = {"title": page.title, "day": page.receipt_due}
    if stage == "new":
        subject = _("Please read and confirm: %(title)s") % known
    elif stage == "late":
        subject = _("Still to be confirmed, due since %(day)s: %(title)s") % known
    elif page.receipt_due:
        subject = _("Please confirm by %(day)s: %(title)s") % known
    else:
        subject = _("Still to be confirmed: %(title)s") % known
    return send_notice(
        recipients=users,
        subject=subject,
        body=_("Opening it is not enough: press the button below the notice."),
        url=page.get_url() or "",
        key=f"notice-receipt:{page.translation_key}:{stage}",
    )

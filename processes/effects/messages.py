"""Telling people: a notice inside the product and an e-mail, in the reader's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation

from organization.models import User
from organization.services import send_notice


@dataclass(frozen=True, kw_only=True)
class Message:
    """What one reader is told."""

    subject: str
    body: str
    url: str


def tell(*, codes: Iterable[str], key: str, compose: Callable[[User], Message]) -> int:
    """Tells the active logins of these members once per key and returns how many were told now.

    Notices are told once whatever happens; an e-mail may arrive twice when a worker dies between sending and noting it,
    with the same Message-ID, by which mail programs recognise it.
    """
    readers = User.objects.filter(member__code__in=list(codes), is_active=True).order_by("pk")
    mails: list[EmailMessage] = []
    told = 0
    for reader in readers:
        with translation.override(reader.language or settings.LANGUAGE_CODE):
            message = compose(reader)
        told += send_notice(recipients=[reader], subject=message.subject, body=message.body, url=message.url, key=key)
        if reader.email:
            mails.append(_mail(reader, message, key))
    if mails:
        get_connection(timeout=settings.EMAIL_TIMEOUT).send_messages(mails)
    return told


def _mail(reader: User, message: Message, key: str) -> EmailMessage:
    subject = " ".join(message.subject.split())
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{key.replace(':', '.')}.{reader.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    body = f"{message.body}\n\n{settings.WAGTAILADMIN_BASE_URL}{message.url}\n"
    return EmailMessage(subject=subject, body=body, to=[reader.email], headers=headers)

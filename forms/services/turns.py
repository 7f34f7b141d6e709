"""One answer per person: who has had a turn, who has it back, and who took it again."""

import hashlib
import hmac
from typing import Any

from django.conf import settings as django_settings
from django.db import IntegrityError, transaction

from forms.models import Form, FormSettings, Participation, Record
from forms.refusals import RecordRefused


def fingerprint(form: Form, user: Any) -> int:
    """Returns 63 bits of an HMAC-SHA-256 that stand for this person in this form."""
    text = f"participation:{form.pk}:{user.pk}".encode()
    digest = hmac.new(django_settings.SECRET_KEY.encode(), text, hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def has_answered(*, form: Form, user: Any) -> bool:
    """Whether this person has answered a form that takes one answer each."""
    return user.is_authenticated and Participation.objects.filter(pk=fingerprint(form, user)).exists()


def take_turn(form: Form, user: Any) -> None:
    """Notes that this person has answered. Raises RecordRefused("already_answered")."""
    try:
        with transaction.atomic():
            Participation.objects.create(pk=fingerprint(form, user), form=form)
    except IntegrityError as twice:
        raise RecordRefused("already_answered") from twice


def give_back_turn(record: Record) -> None:
    """Lets the sender of a withdrawn record answer again; nobody knows the sender of an anonymous one."""
    if record.owner is not None and not _other_answers(record):
        Participation.objects.filter(pk=fingerprint(record.form, record.owner)).delete()


def take_turn_again(record: Record) -> None:
    """Notes that a record which is put back is its sender's answer. Raises RecordRefused("answered_anew")."""
    settings = FormSettings.objects.filter(form=record.form_id).first()
    if record.owner is None or settings is None or not settings.once_per_person:
        return
    if _other_answers(record):
        raise RecordRefused("answered_anew")
    Participation.objects.get_or_create(pk=fingerprint(record.form, record.owner), defaults={"form": record.form})


def _other_answers(record: Record) -> bool:
    others = Record.objects.filter(form=record.form_id, owner=record.owner_id).counting()
    return others.exclude(pk=record.pk).exists()

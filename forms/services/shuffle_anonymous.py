"""Anonymous answers written anew in random order: where a row lies, and by which transaction, then says nothing."""

import secrets
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from forms.models import FormSettings, Participation, Record, RecordChange
from organization import clock

from .anonymity import hidden_token

RECENT_DAYS = 2
HIDDEN = r"^[0-9a-f]{64}$"


def shuffle_anonymous() -> int:
    """Shuffles the answers of every anonymous form that got some lately; returns of how many forms.

    Answers and participations are written in transactions of their own, so that the database's row versions do not pair
    them. Only PostgreSQL needs it: SQLite keeps both under random numbers from the beginning.
    """
    hide_old_tokens()
    if connection.vendor != "postgresql":
        return 0
    since = clock.now() - timedelta(days=RECENT_DAYS)
    recent = FormSettings.objects.filter(anonymous=True, form__records__submitted_at__gte=since).distinct()
    for settings in recent:
        with transaction.atomic():
            _locked(settings)
            _touch(Record, list(Record.objects.filter(form=settings.form_id).values_list("pk", flat=True)), "seq")
            changes = RecordChange.objects.filter(record__form=settings.form_id)
            _touch(RecordChange, list(changes.values_list("pk", flat=True)), "seq")
        with transaction.atomic():
            _locked(settings)
            rows = list(Participation.objects.filter(form=settings.form_id))
            _in_random_order(rows)
            Participation.objects.filter(form=settings.form_id).delete()
            Participation.objects.bulk_create(rows)
    return len(recent)


def hide_old_tokens() -> int:
    """Hides the tokens that anonymous answers kept as they were sent, before that was mended; returns how many."""
    plain = Record.objects.filter(form__settings__anonymous=True, token__isnull=False)
    found = list(plain.exclude(token__regex=HIDDEN).values_list("pk", "token"))
    for pk, token in found:
        Record.objects.filter(pk=pk).update(token=hidden_token(str(token)))
    return len(found)


def _locked(settings: FormSettings) -> None:
    FormSettings.objects.select_for_update().get(pk=settings.pk)


def _touch(model: Any, keys: list[Any], column: str) -> None:
    """Writes each row once more, unchanged; PostgreSQL gives it a new place and a new transaction."""
    _in_random_order(keys)
    for key in keys:
        model.objects.filter(pk=key).update(**{column: F(column)})


def _in_random_order(items: list[Any]) -> None:
    secrets.SystemRandom().shuffle(items)

"""Numbers of records."""

import hashlib
import secrets
from datetime import date

from django.db.models.functions import Length

from forms.models import Form, FormSettings, Record

LONGEST = 24
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def take_numbers(settings: FormSettings, today: date, count: int = 1) -> list[str]:
    """Returns the next numbers of a form, such as ``VISITS-2026-000123``, without gaps.

    ``settings`` must be locked by the caller's transaction: a rolled-back number is given again. An anonymous form
    gets random numbers, because an order of arrival would point at a person.
    """
    prefix = beginning_of(settings.form)
    if settings.anonymous:
        return [f"{prefix}-{''.join(secrets.choice(ALPHABET) for _each in range(10))}" for _number in range(count)]
    if settings.number_year != today.year:
        settings.number_year = today.year
        settings.last_number = _last_of_year(settings, f"{prefix}-{today.year}-")
    first = settings.last_number + 1
    settings.last_number += count
    settings.save(update_fields=["number_year", "last_number"])
    return [f"{prefix}-{today.year}-{number:06d}" for number in range(first, first + count)]


def beginning_of(form: Form) -> str:
    """What the numbers of a form begin with: its key, and a mark where an older form has the same beginning."""
    if len(form.key) > LONGEST and Form.objects.filter(key__startswith=form.key[:LONGEST], pk__lt=form.pk).exists():
        mark = hashlib.sha256(form.key.encode()).hexdigest()[:4]
        return f"{form.key[: LONGEST - 5]}_{mark}".upper().replace("-", "_")
    return form.key.upper().replace("-", "_")[:LONGEST]


def _last_of_year(settings: FormSettings, beginning: str) -> int:
    """The last number given in a year: 0 when it is new, another when the clock was set back into it."""
    given = Record.objects.filter(form=settings.form, number__startswith=beginning).order_by(
        Length("number").desc(), "-number"
    )
    last = given.values_list("number", flat=True).first()
    return int(last.rpartition("-")[2]) if last else 0

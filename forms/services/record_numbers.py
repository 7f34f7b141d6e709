"""Numbers of records."""

import secrets
from datetime import date

from forms.models import FormSettings

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def take_numbers(settings: FormSettings, today: date, count: int = 1) -> list[str]:
    """Returns the next numbers of a form, such as ``VISITS-2026-000123``, without gaps.

    ``settings`` must be locked by the caller's transaction: a rolled-back number is given again. An anonymous form
    gets random numbers, because an order of arrival would point at a person.
    """
    prefix = settings.form.key.upper().replace("-", "_")[:24]
    if settings.anonymous:
        return [f"{prefix}-{''.join(secrets.choice(ALPHABET) for _each in range(10))}" for _number in range(count)]
    if settings.number_year != today.year:
        settings.number_year, settings.last_number = today.year, 0
    first = settings.last_number + 1
    settings.last_number += count
    settings.save(update_fields=["number_year", "last_number"])
    return [f"{prefix}-{today.year}-{number:06d}" for number in range(first, first + count)]

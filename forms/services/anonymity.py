"""What keeps an anonymous answer from pointing at a person: no name, no time of day, no order of arrival."""

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import UTC, datetime, time

from django.conf import settings
from django.db import connection
from django.utils.timezone import localtime

from forms.field_types.context import FillContext, NobodysProfile
from forms.models import Record


def day_only(moment: datetime) -> datetime:
    """Returns noon of that day: a time that says nothing."""
    local = localtime(moment)
    return datetime.combine(local.date(), time(12), tzinfo=local.tzinfo).astimezone(UTC)


def nameless(context: FillContext) -> FillContext:
    """Returns the context without the person: what the system notes of an answer then names nobody and no hour."""
    return replace(context, profile=NobodysProfile(), nameless=True)


def hidden_token(token: str) -> str:
    """Returns what an anonymous record keeps of the token it was sent with: programs put the sender into theirs."""
    return hmac.new(settings.SECRET_KEY.encode(), f"record-token:{token}".encode(), hashlib.sha256).hexdigest()


def scattered_key() -> int:
    """Returns a random negative key for a row whose number would otherwise tell when it was written.

    Negative, because SQLite and PostgreSQL go on counting from the highest key there is.
    """
    return -(secrets.randbits(62) + 1)


def scatter(record: Record) -> None:
    """Takes the stored row out of the order of arrival that SQLite keeps beside a key which is no number."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(Record._meta.db_table)
            key = Record._meta.pk.get_db_prep_value(record.pk, connection)
            cursor.execute(f"UPDATE {table} SET rowid = %s WHERE id = %s", [scattered_key(), key])  # noqa: S608

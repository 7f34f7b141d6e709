"""What keeps an anonymous answer from pointing at a person: no time of day, no order of arrival."""

import secrets
from datetime import UTC, datetime, time

from django.db import connection
from django.utils.timezone import localtime

from forms.models import Record


def day_only(moment: datetime) -> datetime:
    """Returns noon of that day: a time that says nothing."""
    local = localtime(moment)
    return datetime.combine(local.date(), time(12), tzinfo=local.tzinfo).astimezone(UTC)


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

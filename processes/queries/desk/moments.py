"""Days and lengths of time as numbers, reckoned by the database itself.

Django's own truncation calls Python for each row on SQLite; these are arithmetic on both databases. A day is counted
from 1970-01-01 in the site's time zone, by its present distance from UTC (Asia/Shanghai has no summer time).
"""

from datetime import date
from typing import Any

from django.db.models import FloatField, Func, IntegerField
from django.utils import timezone
from typing_extensions import override

from organization import clock

EPOCH = date(1970, 1, 1).toordinal()
JULIAN = 2440587.5
"""The Julian day of 1970-01-01, which SQLite counts from."""
DAY = 86400


def day_sql(vendor: str, column: str) -> str:
    """Returns the SQL of the number of the day on which a moment lies."""
    shift = int(timezone.localtime(clock.now()).utcoffset().total_seconds())  # type: ignore[union-attr]  # always aware
    if vendor == "postgresql":
        return f"FLOOR((EXTRACT(EPOCH FROM {column}) + {shift}) / {DAY})::integer"
    return f"CAST(julianday({column}) - {JULIAN} + {shift / DAY} AS INTEGER)"


def seconds_sql(vendor: str, begin: str, end: str) -> str:
    """Returns the SQL of the seconds from one moment to another."""
    if vendor == "postgresql":
        return f"EXTRACT(EPOCH FROM ({end} - {begin}))::double precision"
    return f"(julianday({end}) - julianday({begin})) * {DAY}"


def day_of(number: int) -> date:
    """Returns the day with that number."""
    return date.fromordinal(EPOCH + number)


class DayNumber(Func):
    """The number of the day of one moment."""

    output_field = IntegerField()
    arity = 1

    @override
    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        return day_sql(connection.vendor, sql), params


class Seconds(Func):
    """The seconds between two moments."""

    output_field = FloatField()
    arity = 2

    @override
    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        begin, first = compiler.compile(self.source_expressions[0])
        end, second = compiler.compile(self.source_expressions[1])
        params = (*second, *first)
        return seconds_sql(connection.vendor, begin, end), params

"""A million rows out of one: the database copies a row that a real action has left, with other keys."""

from typing import Any

from django.db import connection
from django.db.models import Model


def copies(pattern: Model, times: int, which: str = "1 = 1", /, **changed: str) -> None:
    """Inserts so many copies of a stored row; ``changed`` are columns and SQL of their values, in which ``i`` counts
    from 0 and ``p`` is the row; ``which`` says for which ``i``."""
    quote = connection.ops.quote_name
    columns = [field.column for field in type(pattern)._meta.local_concrete_fields]
    table, key = quote(type(pattern)._meta.db_table), type(pattern)._meta.pk
    values = [changed.get(name, f"p.{quote(name)}") for name in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(quote, columns))}) "
            "WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < %s) "
            f"SELECT {', '.join(values)} FROM numbers, {table} AS p WHERE p.{quote(key.column)} = %s AND {which}",
            [times - 1, key.get_db_prep_value(pattern.pk, connection)],
        )


def case_id() -> str:
    """Returns the SQL of the id of copy ``i`` of a case, spread like real ones."""
    if connection.vendor == "postgresql":
        return "md5('case' || i)::uuid"
    return "printf('%%08x%%024x', (i * 2654435761) %% 4294967296, i)"


def moment(minutes: str) -> str:
    """Returns the SQL of now plus so many minutes."""
    if connection.vendor == "postgresql":
        return f"now() + ({minutes}) * interval '1 minute'"
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%S', 'now', ({minutes}) || ' minutes')"


def one_of(keys: list[Any], number: str) -> str:
    """Returns the SQL that takes one of the keys by a number."""
    cases = " ".join(f"WHEN {place} THEN {key}" for place, key in enumerate(keys))
    return f"CASE ({number}) %% {len(keys)} {cases} END"


def gathered_statistics() -> None:
    """Lets the database look at what it has now."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

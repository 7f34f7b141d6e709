"""Database guards: nothing that may hold only once on a day holds twice.

PostgreSQL gets exclusion constraints, SQLite triggers with the same condition. SQLite drops the triggers of a table
when Django rebuilds it for a later migration, therefore they are put back after every ``migrate``.
"""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Guard:
    """Rows of ``table`` with equal ``columns`` must not share a day; ``only`` restricts it to some rows."""

    name: str
    table: str
    columns: tuple[str, ...]
    only: str = ""


GUARDS = (
    Guard("assignment_no_overlap", "organization_assignment", ("member_id", "post_id", "unit_id")),
    Guard("membership_no_formal_overlap", "organization_membership", ("member_id",), "kind = 'formal'"),
)


def install() -> None:
    """Puts every guard in place that is not there yet."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for guard in GUARDS:
            if guard.table in tables:
                for statement in _statements(guard):
                    cursor.execute(statement)


def _statements(guard: Guard) -> list[str]:
    return [_exclusion(guard)] if connection.vendor == "postgresql" else _triggers(guard)


def _exclusion(guard: Guard) -> str:
    columns = ", ".join(f"{column} WITH =" for column in guard.columns)
    where = f" WHERE ({guard.only})" if guard.only else ""
    return f"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{guard.name}'
                         AND conrelid = '{guard.table}'::regclass) THEN
            CREATE EXTENSION IF NOT EXISTS btree_gist;
            ALTER TABLE {guard.table} ADD CONSTRAINT {guard.name}
              EXCLUDE USING gist ({columns}, daterange(start_on, end_on, '[]') WITH &&){where};
          END IF;
        END $$"""  # noqa: S608  (names are constants of this module)


def _triggers(guard: Guard) -> list[str]:
    same = " AND ".join(f"{column} = NEW.{column}" for column in guard.columns)
    when = f"WHEN NEW.{guard.only}" if guard.only else ""
    other = f"AND {guard.only}" if guard.only else ""
    return [
        f"""
        CREATE TRIGGER IF NOT EXISTS {guard.name}_{event.lower()} BEFORE {event} ON {guard.table} {when}
        BEGIN
          SELECT RAISE(ABORT, '{guard.name}') WHERE EXISTS (
            SELECT 1 FROM {guard.table} WHERE {same} {other} AND id IS NOT NEW.id
            AND (end_on IS NULL OR end_on >= NEW.start_on) AND (NEW.end_on IS NULL OR start_on <= NEW.end_on));
        END"""  # noqa: S608  (names are constants of this module)
        for event in ("INSERT", "UPDATE")
    ]

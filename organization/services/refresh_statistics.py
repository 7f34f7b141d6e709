"""Tells the database how its tables look after many rows arrived at once."""

from django.apps import apps
from django.db import connection


def refresh_statistics() -> None:
    """Makes PostgreSQL count the tables of the organisation again, within the present transaction too.

    Until autovacuum has looked, the planner takes freshly filled tables for empty ones: a list of who may do what was
    seen to take over a minute instead of milliseconds. SQLite keeps no such figures by itself.
    """
    if connection.vendor != "postgresql":
        return
    tables = [
        model._meta.db_table for model in apps.get_app_config("organization").get_models(include_auto_created=True)
    ]
    names = ", ".join(connection.ops.quote_name(table) for table in [*tables, "auth_group"])
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")

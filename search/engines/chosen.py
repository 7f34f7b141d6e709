"""Which engines there are: the one inside the database always, a server when one is configured."""

from functools import cache

from django.db import connection
from wagtail.search.backends import get_search_backend

from .base import Engine
from .postgresql import PostgreSQLDialect
from .sql import SqlEngine
from .sqlite import SQLiteDialect


@cache
def database_engine() -> SqlEngine:
    """Returns the engine inside the database: it is always kept up to date and answers when no other does."""
    return SqlEngine(PostgreSQLDialect() if connection.vendor == "postgresql" else SQLiteDialect())


def chosen_engine() -> Engine:
    """Returns the engine of the default search backend."""
    backend = get_search_backend()
    server: Engine | None = getattr(backend, "document_engine", None)
    return server if server is not None else database_engine()


def engines() -> tuple[Engine, ...]:
    """Returns every engine that has to know of changes."""
    chosen, own = chosen_engine(), database_engine()
    return (own,) if chosen is own else (own, chosen)

"""The search inside the database, whichever it is."""

from typing import Any

from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  (modelsearch looks for this name)
    """Returns the backend for the database of the site."""
    if connection.vendor == "postgresql":
        from .postgresql import SearchBackend as Backend
    else:
        from .sqlite import SearchBackend as Backend
    return Backend(params)

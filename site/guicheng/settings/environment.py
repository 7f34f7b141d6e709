"""Reads the environment strictly: a missing or malformed value stops the start with a message that says what to do."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """Returns the value of ``name``; raises ImproperlyConfigured when it is empty and there is no default."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set: give it a value in the environment.")
    return default


def flag(name: str, default: bool) -> bool:
    """Returns a yes/no value; raises ImproperlyConfigured on any other word."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no: use 1 or 0.")


def number(name: str, default: int, *, minimum: int, maximum: int) -> int:
    """Returns a whole number within the bounds; raises ImproperlyConfigured otherwise."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not minimum <= int(value) <= maximum:
        raise ImproperlyConfigured(f"{name}={value!r} must be a whole number from {minimum} to {maximum}.")
    return int(value)


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Returns a comma-separated list without blanks."""
    value = os.environ.get(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or list(default)


def database(default_file: Path) -> dict[str, object]:
    """Returns Django's settings for ``DATABASE_URL``, or SQLite in ``default_file`` when it is not set.

    Accepted: ``postgresql://user:password@host:port/name`` (``?host=/socket/folder`` for a socket) and
    ``sqlite:////absolute/path``. Raises ImproperlyConfigured on anything else.
    """
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return sqlite(default_file)
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path.startswith("//"):
        return sqlite(Path(parts.path[1:]))
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgresql://user:password@host:5432/name or sqlite:////absolute/path."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "options": "-c statement_timeout=60000 -c lock_timeout=20000"},
    }


def sqlite(file: Path) -> dict[str, object]:
    """Returns Django's settings for SQLite with one writer at a time and readers that never wait."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }

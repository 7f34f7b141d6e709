"""Reads the environment strictly: a missing or malformed value stops the start with a message that says what to do."""

import base64
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
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


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """Returns one of ``allowed``; raises ImproperlyConfigured on any other word."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r} is not known: use one of {', '.join(allowed)}.")
    return value


def secret_key(name: str) -> str:
    """Returns a key of at least 50 varied characters; raises ImproperlyConfigured on a weak or well-known one."""
    value = text(name)
    if len(value) < 50 or len(set(value)) < 10 or value.startswith(("demo-only", "django-insecure", "tests-only")):
        raise ImproperlyConfigured(
            f"{name} is too weak: use at least 50 random characters, for example from "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'."
        )
    return value


def archive_keys(name: str) -> list[str]:
    """Returns the keys of the closed zone, the newest first; none when it stays shut. Raises ImproperlyConfigured."""
    found = words(name)
    for key in found:
        try:
            right = len(base64.urlsafe_b64decode(key.encode())) == 32
        except ValueError:
            right = False
        if not right:
            raise ImproperlyConfigured(
                f"{name} holds something that is no key: `manage.py archives new-key` makes one; several are separated "
                "by commas, the newest first."
            )
    return found


def kept_key(path: Path) -> str:
    """Returns the key in the file, making it when there is none: for the demo, never for production."""
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()


def hosts(name: str) -> list[str]:
    """Returns the host names the site answers to; raises ImproperlyConfigured on none, or one that fits all."""
    names = words(name)
    if not names:
        raise ImproperlyConfigured(f"{name} is not set: name the hosts the site answers to, separated by commas.")
    for host in names:
        if host.strip(".") in {"", "*"} or not re.fullmatch(r"[A-Za-z0-9.\-]+|\[[0-9a-fA-F:]+\]", host):
            raise ImproperlyConfigured(f"{name} contains {host!r}: give plain host names, without scheme, port or *.")
    return names


def base_url(name: str, allowed_hosts: list[str]) -> str:
    """Returns the https address people use, without a final slash; raises ImproperlyConfigured on anything else."""
    value = text(name).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.path or parts.query or parts.username:
        raise ImproperlyConfigured(
            f"{name}={value!r} must be an https address without a path, such as https://example.org."
        )
    if not any(
        parts.hostname == host or (host.startswith(".") and parts.hostname.endswith(host)) for host in allowed_hosts
    ):
        raise ImproperlyConfigured(f"{name} names the host {parts.hostname!r}, which is not among the allowed hosts.")
    return value


def folder(name: str) -> Path:
    """Returns an existing folder that can be written to; raises ImproperlyConfigured otherwise."""
    path = Path(text(name))
    if not path.is_absolute() or not path.is_dir() or not os.access(path, os.W_OK):
        raise ImproperlyConfigured(f"{name}={str(path)!r} must be the absolute path of an existing, writable folder.")
    return path


@dataclass(frozen=True, kw_only=True)
class Mail:
    """Where mail is handed over; ``host`` is empty when the installation sends none."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False


_MAIL_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def mail(name: str) -> Mail:
    """Returns the mail server of ``smtp+starttls://user:password@host:port`` (or smtp, smtps), or none for ``none``."""
    value = text(name)
    if value == "none":
        return Mail()
    parts = urlsplit(value)
    if parts.scheme not in _MAIL_PORTS or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} must look like smtp+starttls://user:password@host:587, smtps://…, smtp://… or be the word none."
        )
    return Mail(
        host=parts.hostname,
        port=parts.port or _MAIL_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+starttls",
        tls=parts.scheme == "smtps",
    )


def database(default_file: Path) -> dict[str, Any]:
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


def sqlite(file: Path) -> dict[str, Any]:
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

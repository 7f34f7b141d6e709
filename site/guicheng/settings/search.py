"""Where the site's search lives: in the database, or in an Elasticsearch or OpenSearch beside it."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from . import environment

PRODUCTS = ("elasticsearch", "opensearch")
_FORM = (
    "must look like elasticsearch+https://user:password@host:9200 or opensearch+https://… "
    "(http for a server on the same machine; several nodes separated by commas), or be the word database."
)


def backends(database: str) -> dict[str, dict[str, Any]]:
    """Returns WAGTAILSEARCH_BACKENDS for the environment; ``database`` is the backend that needs no server.

    With GUICHENG_SEARCH_URL the server is asked first, and the database answers whenever the server does not.
    Raises ImproperlyConfigured on an address that cannot be meant.
    """
    in_database = {"BACKEND": database}
    urls = environment.words("GUICHENG_SEARCH_URL", ("database",))
    if urls == ["database"]:
        return {"default": in_database}
    parts = [urlsplit(url) for url in urls]
    product = _product(parts)
    credentials = {(part.username or "", part.password or "") for part in parts}
    if len(credentials) > 1:
        raise ImproperlyConfigured("GUICHENG_SEARCH_URL: all nodes need the same user and password.")
    user, password = credentials.pop()
    server = {
        "BACKEND": f"search.backends.{product}",
        "URLS": [_address(part) for part in parts],
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "CERTIFICATES": _certificates(),
        "INDEX_PREFIX": _prefix(),
    }
    return {"default": server, "database": in_database}


def _product(parts: list[SplitResult]) -> str:
    schemes = {part.scheme for part in parts}
    known = {f"{product}+{scheme}": product for product in PRODUCTS for scheme in ("http", "https")}
    if len(schemes) > 1 or not schemes <= set(known):
        raise ImproperlyConfigured(f"GUICHENG_SEARCH_URL {_FORM}")
    return known[schemes.pop()]


def _address(part: SplitResult) -> str:
    try:
        port = part.port
    except ValueError:
        port = 0
    if not part.hostname or port == 0 or part.query or part.fragment:
        raise ImproperlyConfigured(f"GUICHENG_SEARCH_URL {_FORM}")
    scheme = part.scheme.partition("+")[2]
    host = f"[{part.hostname}]" if ":" in part.hostname else part.hostname
    if part.password and scheme == "http" and part.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ImproperlyConfigured("GUICHENG_SEARCH_URL would send its password in the clear: use https.")
    return f"{scheme}://{host}:{port or (443 if scheme == 'https' else 9200)}{part.path.rstrip('/')}"


def _certificates() -> str:
    path = environment.text("GUICHENG_SEARCH_CA", "")
    if path and not (Path(path).is_absolute() and Path(path).is_file()):
        raise ImproperlyConfigured(f"GUICHENG_SEARCH_CA={path!r} must be the absolute path of a file of certificates.")
    return path


def _prefix() -> str:
    prefix = environment.text("GUICHENG_SEARCH_PREFIX", "guicheng_")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", prefix):
        raise ImproperlyConfigured(
            f"GUICHENG_SEARCH_PREFIX={prefix!r}: use small letters, digits and underscores, a letter first."
        )
    return prefix

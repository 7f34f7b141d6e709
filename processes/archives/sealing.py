"""Sealing: every page under the key of its material, every such key under the key of the zone.

Pages are sealed with AES-256-GCM and bound to their own id, so a file put in another's place does not open. Changing
the key of the zone therefore touches the materials' keys only, and a material whose key is gone is gone.
"""

import os
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

NONCE = 12


class ZoneShut(Exception):
    """There is no key: the closed zone has not been set up here."""


class Unreadable(Exception):
    """The key or the sealed file is gone, or is not what was sealed."""


def is_zone_open() -> bool:
    """Whether this installation has a key for the closed zone."""
    return bool(settings.ARCHIVE_KEYS)


def new_zone_key() -> str:
    """Returns a new key for the settings."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


def new_sealed_key() -> str:
    """Returns a new key for one material, sealed. Raises ZoneShut."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return _zone().encrypt(AESGCM.generate_key(256)).decode()


def resealed(sealed_key: str) -> str:
    """Returns the key of a material under the newest key of the zone. Raises ZoneShut and Unreadable."""
    from cryptography.fernet import InvalidToken

    try:
        return _zone().rotate(sealed_key.encode()).decode()
    except InvalidToken as error:
        raise Unreadable("key") from error


def seal(content: bytes, *, sealed_key: str, page: str) -> bytes:
    """Returns the page sealed."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_opened(sealed_key)).encrypt(nonce, content, page.encode())


def unseal(sealed: bytes, *, sealed_key: str, page: str) -> bytes:
    """Returns what was sealed under this page's id. Raises ZoneShut and Unreadable."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(_opened(sealed_key)).decrypt(sealed[:NONCE], sealed[NONCE:], page.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable("page") from error


def _opened(sealed_key: str) -> bytes:
    from cryptography.fernet import InvalidToken

    try:
        return _zone().decrypt(sealed_key.encode())
    except InvalidToken as error:
        raise Unreadable("key") from error


def _zone() -> "MultiFernet":
    # The library is loaded when the zone is used: a site without one needs no cipher.
    from cryptography.fernet import Fernet, MultiFernet

    if not settings.ARCHIVE_KEYS:
        raise ZoneShut
    return MultiFernet([Fernet(key.encode()) for key in settings.ARCHIVE_KEYS])

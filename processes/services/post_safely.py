"""One HTTP POST to an address that somebody typed: no private networks, no redirects, bounded in time and size."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
LARGEST_ANSWER = 4096


class TargetRefused(Exception):
    """The address is not posted to; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def post_safely(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Returns the status of the answer. Raises TargetRefused, OSError and http.client.HTTPException."""
    return post_and_read(url, body, headers)[0]


def post_and_read(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Returns status and beginning of the answer. Raises TargetRefused, OSError and http.client.HTTPException.

    The name is looked up once and the connection made to the very address that was checked, so that a name cannot point
    elsewhere in between (DNS rebinding). Redirects are answers like any other: they are not followed.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if parts.scheme != "https" and not allows_private():
        raise TargetRefused("not_https")
    if not host or parts.username is not None or parts.password is not None:
        raise TargetRefused("strange_address")
    address = checked_address(host, port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = Pinned(host, port, address=address, secure=parts.scheme == "https")
    try:
        connection.request("POST", path, body=body, headers={"Host": parts.netloc, **headers})
        connection.sock.settimeout(ANSWER_SECONDS)
        answer = connection.getresponse()
        return answer.status, answer.read(LARGEST_ANSWER)
    finally:
        connection.close()


def allows_private() -> bool:
    """Whether this site may post into private networks and without TLS: for receivers in the same house."""
    return bool(getattr(settings, "WEBHOOKS_MAY_STAY_INSIDE", False))


def checked_address(host: str, port: int) -> str:
    """Returns the address to connect to; every address of the name must be public. Raises TargetRefused."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TargetRefused("name_unknown") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise TargetRefused("name_unknown")
    if not allows_private() and not all(is_public(address) for address in addresses):
        raise TargetRefused("private_network")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address lies in the public internet; IPv4 inside IPv6 counts as what it is."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved and not found.is_unspecified


class Pinned(http.client.HTTPConnection):
    """A connection to one address, under the name that was asked for."""

    def __init__(self, host: str, port: int, *, address: str, secure: bool) -> None:
        super().__init__(host, port, timeout=CONNECT_SECONDS)
        self.address = address
        self.secure = secure

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), CONNECT_SECONDS)
        if self.secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

"""Blocks of the index: some neighbouring tokens with the entries of each, in as few bytes as Python reads quickly."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate
from struct import Struct
from zlib import compress, decompress

from .found import BITMAP, Found, how_many

LARGEST = 3_000
"""Bytes after which a block is closed: a question reads one block for each token and segment."""
_HEAD = Struct("<II")
_QUICK = 1
"""zlib's level: tokens beside each other share their beginning, more effort gains little."""


def packed(lists: Iterable[tuple[str, Found]]) -> Iterator[tuple[str, bytes]]:
    """Yields blocks of tokens that come in their order, each with its first token."""
    tokens: list[str] = []
    contents: list[bytes] = []
    size = 0
    for token, found in lists:
        content = found if isinstance(found, bytes) else found.tobytes()
        tokens.append(token)
        contents.append(content)
        size += len(content) + 4
        if size >= LARGEST:
            yield tokens[0], _written(tokens, contents)
            tokens, contents, size = [], [], 0
    if tokens:
        yield tokens[0], _written(tokens, contents)


def _written(tokens: list[str], contents: list[bytes]) -> bytes:
    lengths = array("H", map(len, contents))
    told = compress(lengths.tobytes() + " ".join(tokens).encode(), _QUICK)
    return b"".join([_HEAD.pack(len(tokens), len(told)), told, *contents])


class Block:
    """A block that was read."""

    def __init__(self, content: bytes) -> None:
        number, size = _HEAD.unpack_from(content)
        told = decompress(content[_HEAD.size : _HEAD.size + size])
        self._lengths = array("H", told[: 2 * number])
        self._tokens = told[2 * number :].decode().split(" ")
        self._content = content
        self._start = _HEAD.size + size

    def __iter__(self) -> Iterator[tuple[str, Found]]:
        starts = accumulate(self._lengths, initial=self._start)
        for token, start, length in zip(self._tokens, starts, self._lengths, strict=False):
            yield token, self._found(start, length)

    def of(self, token: str) -> Found | None:
        """Returns the entries of a token; None when it is not here."""
        at = bisect_left(self._tokens, token)
        if at == len(self._tokens) or self._tokens[at] != token:
            return None
        return self._found(self._start + sum(self._lengths[:at]), self._lengths[at])

    def beginning_with(self, text: str) -> Iterator[Found]:
        """Yields the entries of each token that begins so."""
        at = bisect_left(self._tokens, text)
        start = self._start + sum(self._lengths[:at])
        while at < len(self._tokens) and self._tokens[at].startswith(text):
            yield self._found(start, self._lengths[at])
            start, at = start + self._lengths[at], at + 1

    def frequent(self, at_least: int) -> Iterator[tuple[str, int]]:
        """Yields the tokens of so many entries, with their number."""
        start = self._start
        for token, length in zip(self._tokens, self._lengths, strict=True):
            if length >= 2 * at_least or length == BITMAP:
                yield token, how_many(self._found(start, length))
            start += length

    def _found(self, start: int, length: int) -> Found:
        content = self._content[start : start + length]
        return content if length == BITMAP else array("H", content)

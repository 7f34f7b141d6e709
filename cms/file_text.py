"""Reading the text of a file, done by an app above that knows how."""

from collections.abc import Callable
from typing import IO

Reader = Callable[[IO[bytes], str], str]
_reader: list[Reader] = []
KINDS = ("docx", "txt", "odt", "pdf")
"""Kinds of file that are read, by their extension."""


def register_reader(reader: Reader) -> None:
    """Says who reads files; called once when the site starts."""
    _reader[:] = [reader]


def text_of(file: IO[bytes], kind: str) -> str:
    """Returns the text of a file of one of KINDS; nothing when it has none or cannot be read."""
    return _reader[0](file, kind) if _reader and kind in KINDS else ""

"""The one gate for text: what passes can be stored in any database and shown anywhere."""

import re
import unicodedata
from collections.abc import Collection

from .errors import FieldError

LONGEST = 200_000
DEEPEST_ANSWER = 12
DEEPEST_DOCUMENT = 100
"""Formulas of a definition are trees: they lie deeper than any answer."""
FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
INVISIBLE = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
LONELY_JOINER = re.compile("(?<![\U0001f000-\U0001ffff\u2600-\u27bf\ufe0f\u0900-\u0dff\u0600-\u06ff])[\u200c\u200d]")
"""Zero-width joiners stay where scripts and emoji need them and go everywhere else."""


def gate(raw: object, *, longest: int = LONGEST) -> str:
    """Returns text in NFC without control, zero-width and direction-override characters, newlines as \\n.

    Raises FieldError for what is not text, holds NUL or lone surrogates, or is longer than ``longest`` characters.
    """
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise FieldError("not_text")
    if len(raw) > 2 * LONGEST:
        raise FieldError("too_long", limit=longest, length=len(raw))
    if FORBIDDEN.search(raw):
        raise FieldError("forbidden_characters")
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    text = LONELY_JOINER.sub("", INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFC", text)
    if len(text) > longest:
        raise FieldError("too_long", limit=longest, length=len(text))
    return text


def gate_line(raw: object, *, longest: int = LONGEST) -> str:
    """Returns one line of gated text without blanks around it."""
    text = re.sub(r"[\n\t\u2028\u2029]+", " ", gate(raw)).strip()
    if len(text) > longest:
        raise FieldError("too_long", limit=longest, length=len(text))
    return text


def meant(raw: object, values: Collection[str]) -> str:
    """Returns the one of these stored values that a sent text means, or the text as a line where it is none of them.

    Values pasted from elsewhere hold blanks, soft hyphens or letters in pieces, which no gated answer does.
    """
    if isinstance(raw, str) and raw in values:
        return raw
    text = gate_line(raw)
    if not text or text in values:
        return text
    return next((value for value in values if line_of(value) == text), text)


def line_of(value: str) -> str | None:
    """Returns the gated line of a stored value, None for one that nobody can send."""
    try:
        return gate_line(value)
    except FieldError:
        return None


def gate_json(value: object, depth: int = 0, *, deepest: int = DEEPEST_ANSWER) -> object:
    """Returns JSON that any database can store; raises FieldError for NUL, surrogates, NaN, Infinity and depth."""
    if depth > deepest:
        raise FieldError("too_deep", limit=deepest)
    if isinstance(value, dict):
        return {gate(key, longest=200): gate_json(each, depth + 1, deepest=deepest) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [gate_json(each, depth + 1, deepest=deepest) for each in value]
    if isinstance(value, str):
        if FORBIDDEN.search(value):
            raise FieldError("forbidden_characters")
        return value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return value
    raise FieldError("not_text")

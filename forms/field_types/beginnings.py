"""The answer to begin with, as a designer types it: read by the type that it is for."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

from forms.engine.definition import FieldSpec
from forms.engine.frozen import thaw
from forms.engine.problems import Problem

from .base import FieldType
from .context import FillContext
from .errors import FieldError, FieldErrors

UNDECIDED = frozenset({"nothing_to_pick_from", "option_does_not_go", "date_in_future", "date_in_past"})
"""What only the moment of filling in can tell."""
SOME_DAY = FillContext(user=None, now=datetime(2200, 1, 1, tzinfo=UTC), today=date(2200, 1, 1))


def default_from_text(text: str, kind: FieldType, spec: FieldSpec) -> Any:
    """Returns the answer that a text means for this type: "5" is a number for numbers and words for words.

    What the type does not accept stays as it was typed, for the review to name.
    """
    if not text:
        return None
    parsed = _parsed(text)
    if isinstance(parsed, str):
        return parsed  # in quotation marks: just this text
    for raw in (text, [text]):
        with suppress(FieldError, FieldErrors):
            value = _cleaned(raw, kind, spec)
            if not kind.is_blank(value):
                return value
    return parsed if isinstance(parsed, list | dict | bool) else text


def default_to_text(value: Any, kind: FieldType, spec: FieldSpec) -> str:
    """Returns what the designer reads and may type again for an answer to begin with."""
    if value is None:
        return ""
    written = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str):
        return written
    read = default_from_text(value, kind, spec)
    return value if type(read) is str and read == value else written


def default_problems(kind: FieldType, spec: FieldSpec) -> list[Problem]:
    """Returns a finding when the answer to begin with is none that the type accepts."""
    value = thaw(spec.default)
    if value is None or not kind.is_input or kind.takes_files or hasattr(kind, "lookup"):
        return []
    errors = []
    # Numbers that older editors kept as such are read in digits when the form is opened.
    for each in (value, str(value)) if isinstance(value, int | float) else (value,):
        try:
            _cleaned(each, kind, spec)
            return []
        except FieldErrors as several:
            errors += [error.code for error in several.errors]
        except FieldError as error:
            errors.append(error.code)
    if UNDECIDED.intersection(errors):
        return []
    return [Problem("default", "default_does_not_fit", {"value": str(value)[:80]}, "warning")]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _cleaned(raw: Any, kind: FieldType, spec: FieldSpec) -> Any:
    try:
        return kind.clean(kind.tidy(raw, spec), spec, SOME_DAY)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as unreadable:
        raise FieldError("unreadable") from unreadable  # settings that are wrong themselves are named elsewhere

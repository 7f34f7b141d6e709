"""Conditions written for other engines, read in our language where they say the same; nothing of them is ever run."""

import re
from collections.abc import Collection

from forms.engine.expressions import ExpressionError, Tree, fact_calls, field_names, parse

_WRAPPED = re.compile(r"^\s*[$#]\{(.*)\}\s*$", re.DOTALL)
_WORDS = (("&&", " and "), ("||", " or "))
_NOT = re.compile(r"!(?!=)")
_EQUALS = re.compile(r"(?<![=<>!])=(?!=)")
_QUOTED = re.compile(r"('[^']*'|\"[^\"]*\")")
LONGEST = 1000


def read_condition(text: str, fields: Collection[str]) -> str:
    """Returns the condition in our language, "" when it cannot be read there or asks for what the form does not have.

    ``${…}`` and ``#{…}`` (JUEL) and ``= …`` (FEEL) are taken off; ``&&``, ``||`` and ``!`` become words.
    """
    if len(text) > LONGEST:
        return ""
    wrapped = _WRAPPED.match(text)
    inner = wrapped[1] if wrapped else text.strip().removeprefix("=")
    ours = "".join(part if part[:1] in "'\"" else _words(part) for part in _QUOTED.split(inner)).strip()
    try:
        tree = parse(ours)
    except (ExpressionError, ValueError, RecursionError):
        return ""
    return ours if ours and set(field_names(tree)) <= set(fields) and not _asks(tree) else ""


def _asks(tree: Tree) -> bool:
    return bool(fact_calls(tree))


def _words(part: str) -> str:
    for theirs, ours in _WORDS:
        part = part.replace(theirs, ours)
    return _EQUALS.sub("==", _NOT.sub(" not ", part))

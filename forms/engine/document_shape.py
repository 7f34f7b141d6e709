"""Whether a form document has the right shape at all: the same rules as form.schema.json, with findings for people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from forms.engine.expressions.tree import is_key
from forms.engine.problems import Problem
from forms.engine.translations import is_language
from forms.engine.upgrades import SCHEMA_VERSION

LANGUAGES = ("zh-hans", "en")
MAX_FIELDS = 1500
MAX_NESTING = 100
WIDTHS = ("full", "half", "third")
MASKINGS = ("", "tail4", "all")
DEFAULT_SOURCE = re.compile(r"|last|last:[a-z][a-z0-9_]{0,63}|random|uuid|profile:[a-z][a-z0-9_]{0,59}")
STANDARD_NAME = re.compile(r"|[a-z][a-z0-9_]{0,59}(\.[a-z][a-z0-9_]{0,59}){0,3}")

Check = Callable[[Any], bool]


def is_text(value: Any) -> bool:
    """A text in one or several languages, or none."""
    return value is None or (
        isinstance(value, Mapping) and all(is_language(key) and isinstance(text, str) for key, text in value.items())
    )


def is_object(value: Any) -> bool:
    return value is None or isinstance(value, Mapping)


def is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_string(value: Any) -> bool:
    return isinstance(value, str)


def is_expression(value: Any) -> bool:
    return value is None or isinstance(value, (bool, int, float, str, Mapping))


def one_of(*words: str) -> Check:
    """One of these words."""
    return lambda value: isinstance(value, str) and value in words


def is_default_source(value: Any) -> bool:
    """Where an answer to begin with comes from: nowhere, the last time, chance, or a name of the profile."""
    return isinstance(value, str) and DEFAULT_SOURCE.fullmatch(value) is not None


def is_standard_name(value: Any) -> bool:
    """Nothing, or names with dots between them."""
    return isinstance(value, str) and STANDARD_NAME.fullmatch(value) is not None


def is_keys(value: Any) -> bool:
    """Nothing, or a list of keys."""
    return value is None or (isinstance(value, list) and all(is_key(each) for each in value))


def anything(value: Any) -> bool:
    return True


DOCUMENT: Mapping[str, Check] = {
    "schema_version": lambda value: type(value) is int and 1 <= value <= SCHEMA_VERSION,
    "title": is_text,
    "sections": is_list,
    "fields": is_list,
}
SECTION: Mapping[str, Check] = {
    "key": is_key,
    "title": is_text,
    "help": is_text,
    "page": is_flag,
    "visible_when": is_expression,
}
FIELD: Mapping[str, Check] = {
    "key": is_key,
    "type": is_string,
    "label": is_text,
    "help": is_text,
    "placeholder": is_text,
    "required": is_expression,
    "visible_when": is_expression,
    "read_only": is_expression,
    "default": anything,
    "computed": is_expression,
    "rules": is_list,
    "config": is_object,
    "personal_data": is_object,
    "section": is_string,
    "width": one_of("", *WIDTHS),
    "masking": one_of(*MASKINGS),
    "default_from": is_default_source,
    "default_formula": is_expression,
    "standard": is_standard_name,
    "required_message": is_text,
    "renewed_by": is_keys,
}
RULE: Mapping[str, Check] = {"check": is_expression, "message": is_text}


def shape_problems(document: Any) -> list[Problem]:
    """What is missing, unknown or of the wrong type, with its path."""
    found = list(member_problems("", document, DOCUMENT, needed=("schema_version", "fields")))
    if not isinstance(document, Mapping):
        return found
    for position, section in enumerate(items(document, "sections")):
        found += member_problems(f"sections/{position}", section, SECTION, needed=("key",))
    for position, item in enumerate(items(document, "fields")):
        found += member_problems(f"fields/{position}", item, FIELD, needed=("key", "type"))
        for number, rule in enumerate(items(item, "rules")):
            found += member_problems(f"fields/{position}/rules/{number}", rule, RULE, needed=("check",))
    if len(items(document, "fields")) > MAX_FIELDS:
        found.append(Problem("fields", "too_many_fields", {"limit": MAX_FIELDS}))
    return found


def is_too_deep(document: Any) -> bool:
    """Whether anything in the document nests deeper than a definition ever does; counted without recursion."""
    waiting = [(document, 1)]
    while waiting:
        current, depth = waiting.pop()
        if depth > MAX_NESTING:
            return True
        inner = current.values() if isinstance(current, Mapping) else current if is_list(current) else ()
        waiting.extend((item, depth + 1) for item in inner)
    return False


def items(owner: Any, member: str) -> list[Any]:
    """The list in that member, or none."""
    value = owner.get(member) if isinstance(owner, Mapping) else None
    return list(value) if isinstance(value, (list, tuple)) else []


def member_problems(path: str, owner: Any, members: Mapping[str, Check], needed: tuple[str, ...]) -> Iterator[Problem]:
    """The findings about one object."""
    if not isinstance(owner, Mapping):
        yield Problem(path, "not_an_object", {})
        return
    for member in needed:
        if member not in owner:
            yield Problem(path, "missing_member", {"member": member})
    for member, value in owner.items():
        if member not in members:
            yield Problem(path, "unknown_member", {"member": str(member)[:80], "known": sorted(members)})
        elif not members[member](value):
            yield Problem(f"{path}/{member}" if path else member, shape_code(member), {"value": str(value)[:80]})


def shape_code(member: str) -> str:
    """The code for a member with a value of the wrong shape."""
    return {"key": "bad_key", "schema_version": "schema_version"}.get(member, "wrong_shape")

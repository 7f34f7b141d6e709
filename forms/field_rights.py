"""What one person may do with each field of a form: fill it in, read it, read it masked, or not see it at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.pages import pages_of
from forms.field_types import FIELD_TYPES
from organization import clock
from organization.models import Assignment

EVERYBODY = "*"
PAGE = "page:"
LEVELS: Mapping[str, str | Promise] = {
    "edit": _("Fill in"),
    "read": _("Read"),
    "masked": _("Read masked"),
    "hidden": _("Not see"),
}
"""From the most to the least."""
RANK = {level: rank for rank, level in enumerate(LEVELS)}
MASK = "tail4"


@dataclass(frozen=True, kw_only=True)
class FieldRights:
    """Field keys by what the person may do; ``visible`` includes the writable ones and the masked ones."""

    writable: frozenset[str]
    visible: frozenset[str]
    masked: frozenset[str]

    def told(self, definition: FormDefinition) -> FormDefinition:
        """Returns the definition with a mask on every field that this person reads masked."""
        if not self.masked:
            return definition
        fields = tuple(
            replace(spec, masking=spec.masking or MASK) if spec.key in self.masked else spec
            for spec in definition.fields
        )
        return replace(definition, fields=fields)

    def whole(self, definition: FormDefinition, *, own: bool = False) -> frozenset[str]:
        """Returns the keys of the answers that this person reads whole; their ``own`` ones no field type masks."""
        known = (spec for spec in definition.fields if spec.key in self.visible - self.masked)
        return frozenset(spec.key for spec in known if own or not _is_masked(spec))


def field_rights(
    user: Any, rules: Mapping[str, Any] | None, definition: FormDefinition, on: date | None = None
) -> FieldRights:
    """Returns the rights of a user, or of a visitor without a login.

    ``rules`` is ``FormSettings.field_rights``: {field key or "page:<key>": {post key or "*": level}}. A field's own
    rule goes before its page's; of several posts the one that may most counts; who holds none of them, and fields
    without a rule, fall to "*" and then to filling in.
    """
    keys = definition.keys()
    if not rules or getattr(user, "is_superuser", False):
        return FieldRights(writable=frozenset(keys), visible=frozenset(keys), masked=frozenset())
    posts = posts_held(user, on)
    levels = {
        key: _level(rules.get(key) or rules.get(f"{PAGE}{page.key}"), posts)
        for page in pages_of(definition)
        for key in page.fields
    }
    return FieldRights(
        writable=frozenset(key for key, level in levels.items() if level == "edit"),
        visible=frozenset(key for key, level in levels.items() if level != "hidden"),
        masked=frozenset(key for key, level in levels.items() if level == "masked"),
    )


def open_to_readers(rules: Mapping[str, Any] | None, definition: FormDefinition) -> frozenset[str]:
    """Returns the keys of the fields that no rule masks or hides from anybody who may read the record."""
    given = rules or {}
    return frozenset(
        key
        for page in pages_of(definition)
        for key in page.fields
        if not _lowers_somebody(given.get(key) or given.get(f"{PAGE}{page.key}"))
    )


def posts_held(user: Any, on: date | None = None) -> frozenset[str]:
    """Returns the keys of the posts that a user holds anywhere on that day."""
    member = getattr(user, "as_member", None) if getattr(user, "is_authenticated", False) else None
    if member is None:
        return frozenset()
    held = Assignment.objects.filter(member=member).on(on or clock.today())
    return frozenset(held.values_list("post_id", flat=True))


def _is_masked(spec: FieldSpec) -> bool:
    kind = FIELD_TYPES.get(spec.type)
    return kind is None or kind.masks_anything(spec)


def _lowers_somebody(rule: Any) -> bool:
    return isinstance(rule, Mapping) and any(level not in ("edit", "read") for level in rule.values())


def _level(rule: Any, posts: Iterable[str]) -> str:
    if not isinstance(rule, Mapping):
        return "edit"
    found = [rule[post] for post in posts if rule.get(post) in RANK]
    if found:
        return str(min(found, key=RANK.__getitem__))
    return str(rule[EVERYBODY]) if rule.get(EVERYBODY) in RANK else "edit"

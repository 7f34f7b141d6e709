"""The answers that stay as they are while a question is read-only, whatever was sent."""

from collections.abc import Collection, Mapping
from typing import Any

from forms.engine.definition import FormDefinition
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.field_types.errors import FieldError, FieldErrors

from .defaults import default_answers


def kept_answers(
    *, definition: FormDefinition, stored: Mapping[str, Any], writable: Collection[str], context: FillContext
) -> dict[str, Any]:
    """Returns, for every field that a condition can lock, the stored value it then has: the one before, or the default.

    None stands for a blank one. Fields that this person does not write keep what they have anyway and are left out.
    """
    keys = definition.lockable() & frozenset(writable)
    if not keys:
        return {}
    first = default_answers(definition=definition, context=context, keys=keys, stored=stored)
    return {key: stored.get(key, _cleaned(definition, key, first, context)) for key in keys}


def _cleaned(definition: FormDefinition, key: str, raw: Mapping[str, Any], context: FillContext) -> Any:
    if key not in raw:
        return None
    spec = definition.field(key)
    kind = field_type(spec.type)
    try:
        value = kind.clean(kind.tidy(raw[key], spec), spec, context)
    except (FieldError, FieldErrors):
        return None  # a default that its own field refuses begins with nothing
    return None if kind.is_blank(value) else value

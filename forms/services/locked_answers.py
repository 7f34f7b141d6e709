"""The answers that stay as they are while a question is read-only, whatever was sent."""

from collections.abc import Collection, Mapping
from typing import Any

from forms.engine.definition import FormDefinition
from forms.field_types.context import FillContext

from .defaults import cleaned_default, default_answers


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
    begun = {key: cleaned_default(definition.field(key), raw, context) for key, raw in first.items()}
    return {key: stored.get(key, begun.get(key)) for key in keys}

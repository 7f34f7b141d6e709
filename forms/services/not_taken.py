"""What was sent for a question that takes no answer now, which nobody should find out later."""

from collections.abc import Collection, Mapping
from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.field_types.errors import FieldError, FieldErrors

from .clean_submission import Cleaned, Message


def not_taken(*, definition: FormDefinition, cleaned: Cleaned, context: FillContext) -> dict[str, list[Message]]:
    """Returns, by field, what cleaning passed over: answers of hidden questions, and other ones of locked questions."""
    state = cleaned.state
    found = {}
    for key, raw in cleaned.raw.items():
        is_shown = key in state.visible
        if is_shown and key not in state.locked:
            continue
        if not says(definition.field(key), raw, cleaned.values.get(key), context):
            found[key] = [Message(field=key, code="not_changeable" if is_shown else "not_asked")]
    return found


def not_writable(
    *, definition: FormDefinition, data: Mapping[str, Any], cleaned: Cleaned, writable: Collection[str]
) -> dict[str, list[Message]]:
    """Returns, by key, what was sent for no question of the form, or for one that this person does not fill in.

    Sending back what stands there anyway is no mistake.
    """
    found = {}
    for key, raw in data.items():
        spec = definition.by_key.get(key)
        if spec is None:
            found[key] = [Message(field=key, code="no_such_question", context={"key": key[:80]})]
            continue
        is_asked = field_type(spec.type).is_input and spec.read_only is not True and spec.computed is None
        if (is_asked and key in writable) or raw is None or str(raw) == str(cleaned.values.get(key)):
            continue
        found[key] = [Message(field=key, code="not_yours_to_fill" if is_asked else "not_filled_in_by_people")]
    return found


def says(spec: FieldSpec, raw: Any, value: Any, context: FillContext) -> bool:
    """Whether a raw answer says the stored value."""
    kind = field_type(spec.type)
    try:
        said = kind.clean(kind.tidy(raw, spec), spec, context, value)
    except (FieldError, FieldErrors):
        return False
    return bool(kind.to_value(said, spec) == kind.to_value(value, spec))

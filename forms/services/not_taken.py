"""What was sent for a question that takes no answer now, which nobody should find out later."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from forms.engine.definition import FieldSpec, FormDefinition
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.field_types.errors import FieldError, FieldErrors

from .clean_submission import Cleaned, Message, message_about


def not_taken(
    *,
    definition: FormDefinition,
    cleaned: Cleaned,
    context: FillContext,
    known: Collection[str] | None = None,
    by_procedure: bool = False,
) -> dict[str, list[Message]]:
    """Returns, by field, what cleaning passed over: answers to hidden questions or cells, other ones to locked ones.

    ``known`` are the answers that the person reads whole (None: all); nobody finds out another one by guessing.
    """
    state = cleaned.state
    inner = replace(context, answers=cleaned.values, typed=state.values, by_procedure=by_procedure)
    found = {}
    for key, raw in cleaned.raw.items():
        is_shown = key in state.visible
        is_known = known is None or key in known or not is_shown
        spec, value = definition.field(key), cleaned.values.get(key)
        if is_shown and key not in state.locked:
            stands = value if is_known else None
            parts = [] if key in cleaned.errors else field_type(spec.type).passed_over(raw, stands, spec, inner)
            if parts:
                found[key] = [message_about(spec, part, context) for part in parts]
        elif not is_known or not says(spec, raw, value, context):
            found[key] = [Message(field=key, code="not_changeable" if is_shown else "not_asked")]
    return found


def not_writable(
    *,
    definition: FormDefinition,
    data: Mapping[str, Any],
    cleaned: Cleaned,
    writable: Collection[str],
    known: Collection[str] | None = None,
) -> dict[str, list[Message]]:
    """Returns, by key, what was sent for no question of the form, or for one that this person does not fill in.

    Sending back what stands there anyway is no mistake, where the person reads it whole (``known``, None: all).
    """
    found = {}
    for key, raw in data.items():
        spec = definition.by_key.get(key)
        if spec is None:
            found[key] = [Message(field=key, code="no_such_question", context={"key": key[:80]})]
            continue
        is_asked = field_type(spec.type).is_input and spec.read_only is not True and spec.computed is None
        is_known = known is None or key in known
        if (is_asked and key in writable) or raw is None or (is_known and str(raw) == str(cleaned.values.get(key))):
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

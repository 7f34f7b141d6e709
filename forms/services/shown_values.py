"""Answers for reading."""

from collections.abc import Collection, Mapping
from typing import Any

from forms.engine.definition import FormDefinition
from forms.field_types import field_type
from forms.field_types.context import FillContext

from .form_state import form_state
from .questions import Question, ask
from .told_answers import ToldAnswers


def shown_values(
    *,
    definition: FormDefinition,
    values: Mapping[str, Any],
    context: FillContext,
    visible: Collection[str] | None = None,
    blanks: bool = False,
) -> list[Question]:
    """Returns the questions for {% include "forms/values.html" %}: answered ones, with ``blanks`` all of them.

    ``visible`` limits them further (None: all that the logic shows).
    """
    preload = getattr(context.shelf, "preload", None)
    if preload is not None:
        preload(
            each for spec in definition.fields for each in field_type(spec.type).file_ids(values.get(spec.key), spec)
        )
    state = form_state(definition, values, context)
    answered = {spec.key for spec in definition.fields if not field_type(spec.type).is_blank(values.get(spec.key))}
    tellable = {spec.key for spec in definition.fields if visible is None or spec.key in visible}
    told = ToldAnswers(definition=definition, values=values, state=state, context=context, keys=tellable)
    questions = [
        ask(
            told.options(spec),
            name=spec.key,
            raw=values.get(spec.key),
            writable=False,
            state=state,
            errors=(),
            asked=False,
            context=context,
        )
        for spec in definition.fields
        # A stored answer was visible when it was given, to its sender and on its day.
        if (spec.key in state.visible or spec.key in answered)
        and (visible is None or spec.key in visible)
        and (blanks or not field_type(spec.type).is_blank(values.get(spec.key)))
    ]
    return [told.question(question) for question in questions]

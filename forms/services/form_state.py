"""What the logic of a form says of stored answers, with what has to be looked up for it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.evaluation import FormState, evaluate_form
from forms.engine.expressions import fact_key
from forms.facts import FactQuestion
from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.queries.form_facts import fact_answers
from organization.queries.calendar import current_calendar


def form_state(
    definition: FormDefinition,
    values: Mapping[str, Any],
    context: FillContext,
    kept: Mapping[str, Any] | None = None,
) -> FormState:
    """Returns which fields show, are required and locked for these stored values; ``kept`` is what locked ones hold."""
    typed = {
        spec.key: field_type(spec.type).to_value(values[spec.key], spec)
        for spec in definition.fields
        if values.get(spec.key) is not None
    }
    held = {key: typed[key] for key in typed if definition.field(key).renewed_by}
    held |= {key: typed_answer(definition.field(key), value) for key, value in (kept or {}).items()}
    context = informed(definition, values, context)
    return evaluate_form(
        definition,
        typed,
        kept=held,
        facts=context.facts,
        now=context.now,
        today=context.today,
        calendar=context.calendar,
    )


def informed(definition: FormDefinition, values: Mapping[str, Any], context: FillContext) -> FillContext:
    """Returns the context with what the form's formulas ask for these stored answers: facts, and the calendar."""
    if definition.needs_calendar and context.calendar is None:
        context = replace(context, calendar=current_calendar())
    if context.facts_about is not None:
        context = replace(context, facts={**context.facts, **context.facts_about(values)})
    calls = [call for call in definition.fact_calls if fact_key(*call) not in context.facts]
    if not calls:
        return context
    # An anonymous answer keeps nothing that was looked up about the person, or by what the person may read.
    user = AnonymousUser() if context.nameless else context.user
    question = FactQuestion(
        user=user,
        sender=None if context.nameless else context.sender,
        today=context.today,
        unit_path=context.unit_path,
        answers={**dict.fromkeys(definition.keys()), **values},
    )
    return replace(context, facts={**fact_answers(calls, question), **context.facts})


def renewed_answers(definition: FormDefinition, stored: Mapping[str, Any], state: FormState) -> set[str]:
    """Returns the computed fields that are worked out anew, because an answer that renews them changed."""
    return {
        spec.key
        for spec in definition.fields
        for key in spec.renewed_by
        if spec.key in stored
        and key in definition.by_key
        and typed_answer(definition.field(key), stored.get(key)) != state.values.get(key)
    }


def typed_answer(spec: FieldSpec, value: Any) -> Any:
    """Returns a stored answer as expressions see it."""
    return None if value is None else field_type(spec.type).to_value(value, spec)

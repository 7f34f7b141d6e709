"""Answers that come from outside with a new case: cleaned by the form like everything else that is sent."""

from collections.abc import Mapping
from typing import Any

from forms.field_types.errors import FieldError
from forms.field_types.gate import gate_json
from forms.services import clean_submission, fill_context
from organization.models import Unit
from processes.engine.model import ProcedureDefinition
from processes.services.results import ActionRefused


def start_answers(
    definition: ProcedureDefinition, given: Mapping[str, Any], *, user: Any, unit: Unit
) -> dict[str, Any]:
    """Returns the answers for the fields of the first step; what else was sent is left out.

    Missing answers are for whoever goes on with the case. Raises ActionRefused: invalid, forbidden_characters.
    """
    writable = set(definition.start_state.writable) & set(given)
    context = fill_context(user=user, place=f"start:{definition.key}", unit_path=unit.path)
    try:
        data = gate_json({key: given[key] for key in writable})
        cleaned = clean_submission(
            definition=definition.form, stored={}, data=data, writable=writable, context=context, complete=False
        )
    except FieldError as error:
        raise ActionRefused("forbidden_characters", {"code": error.code}) from error
    errors = {key: found for key, found in cleaned.errors.items() if found}
    if errors:
        raise ActionRefused("invalid", {"fields": sorted(errors)}, errors)
    return {key: value for key, value in cleaned.values.items() if key in writable}

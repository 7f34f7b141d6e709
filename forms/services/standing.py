"""What stands in a record that was handed in: a later change moves what it reaches, and nothing else.

Conditions and computations may ask about the sender or the day. Whoever changes another answer later is somebody else,
on another day: what they do not touch keeps what it held.
"""

from collections.abc import Mapping
from typing import Any

from forms.engine.definition import FormDefinition
from forms.field_types.context import FillContext

from .form_state import form_state
from .reached import moved_by


def withheld(definition: FormDefinition, stored: Mapping[str, Any], context: FillContext) -> frozenset[str]:
    """Returns the answered questions that do not show to whoever changes the record: a page sends nothing for them."""
    return frozenset(stored) - form_state(definition, stored, context).visible


def with_standing(
    definition: FormDefinition, stored: Mapping[str, Any], values: Mapping[str, Any], settled: Mapping[str, Any]
) -> dict[str, Any]:
    """Returns what is stored after a change: ``settled`` where it reaches, what was there everywhere else.

    ``values`` are the answers as written, before anything was hidden or computed.
    """
    written = {key for key in definition.by_key if values.get(key) != stored.get(key)}
    reached = written | moved_by(definition, written)
    return {
        spec.key: value
        for spec in definition.fields
        if (value := (settled if spec.key in reached else stored).get(spec.key)) is not None
    }

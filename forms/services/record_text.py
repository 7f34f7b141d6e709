"""The words by which a record is found."""

from collections.abc import Mapping
from typing import Any

from forms.engine.definition import FormDefinition
from forms.field_types import field_type

LONGEST = 20_000


def record_text(definition: FormDefinition, number: str, answers: Mapping[str, Any]) -> str:
    """Returns number and answers as words; masked fields and sensitive personal data are left out."""
    parts = [number]
    parts += [field_type(spec.type).open_text(answers.get(spec.key), spec) for spec in definition.fields]
    return "\n".join(part for part in parts if part)[:LONGEST]

"""Everything that is wrong with a form document, engine and field types together."""

from collections.abc import Mapping
from typing import Any

from forms.engine.definition import FieldSpec
from forms.engine.definition_problems import problems
from forms.engine.frozen import FrozenMapping
from forms.engine.problems import Problem
from forms.facts import fact_functions
from forms.field_types import FIELD_TYPES, value_types
from forms.field_types.beginnings import default_problems


def form_problems(document: Mapping[str, Any], facts: Mapping[str, Any] | None = None) -> list[Problem]:
    """Returns all findings, each with its path ("fields/3/config/options")."""
    found = list(problems(document, types=value_types(), facts={**fact_functions(), **(facts or {})}))
    fields = document.get("fields")
    for index, field in enumerate(fields if isinstance(fields, list | tuple) else ()):
        kind = FIELD_TYPES.get(str(field.get("type"))) if isinstance(field, Mapping) else None
        config = field.get("config", {}) if isinstance(field, Mapping) else None
        if kind is not None and isinstance(config, Mapping):
            spec = FieldSpec(
                key=str(field.get("key")), type=kind.key, config=FrozenMapping(config), default=field.get("default")
            )
            own = kind.config_problems(spec)
            found += [problem.under(f"fields/{index}") for problem in own or default_problems(kind, spec)]
    return found

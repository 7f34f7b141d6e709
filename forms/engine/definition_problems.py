"""Everything that is wrong with a form document, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.engine.expressions.functions.registry import FactFunction
from forms.engine.problems import Problem


def problems(
    document: Mapping[str, Any],
    *,
    types: Mapping[str, str],
    facts: Mapping[str, FactFunction] | None = None,
) -> list[Problem]:
    """All findings. `types` maps each known field type to its expression type ("text", "number", … see values.TYPES)."""
    raise NotImplementedError

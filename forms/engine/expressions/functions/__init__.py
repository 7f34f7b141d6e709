"""The catalogue of functions."""

from __future__ import annotations

from collections.abc import Mapping

from forms.engine.expressions.functions.registry import Function

CATALOGUE: Mapping[str, Function] = {}

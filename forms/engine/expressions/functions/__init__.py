"""The catalogue of functions: the built-in ones in the order the documentation shows them."""

from __future__ import annotations

from collections.abc import Mapping

from forms.engine.expressions.functions import blanks, dates, numbers, tables, texts, working_days
from forms.engine.expressions.functions.registry import Function

MODULES = (dates, working_days, numbers, texts, blanks, tables)

CATALOGUE: Mapping[str, Function] = {function.name: function for module in MODULES for function in module.FUNCTIONS}

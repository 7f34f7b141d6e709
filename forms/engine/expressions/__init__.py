"""One small total language for conditions, guards, computed values and validation.

`parse` reads formula text into a tree, `check` finds what is wrong with it, `evaluate` gives its value. The same trees
are evaluated in the browser by forms/static/forms/evaluate.mjs; both are tested against each other.
"""

from forms.engine.expressions.checking import check, result_type
from forms.engine.expressions.errors import ExpressionError
from forms.engine.expressions.evaluating import evaluate
from forms.engine.expressions.facts import fact_calls, fact_key
from forms.engine.expressions.functions import CATALOGUE
from forms.engine.expressions.functions.registry import FactFunction, Function, Signature, WorkCalendar
from forms.engine.expressions.parser import parse
from forms.engine.expressions.printer import to_text
from forms.engine.expressions.tree import Tree, field_names
from forms.engine.expressions.values import Value, is_true

__all__ = [
    "CATALOGUE",
    "ExpressionError",
    "FactFunction",
    "Function",
    "Signature",
    "Tree",
    "Value",
    "WorkCalendar",
    "check",
    "evaluate",
    "fact_calls",
    "fact_key",
    "field_names",
    "is_true",
    "parse",
    "result_type",
    "to_text",
]

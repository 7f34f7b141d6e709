"""Answers about indicators of the unit of a case."""

from decimal import Decimal

from processes.engine.spans import span_called

from .facts import Asking, provides
from .measures.figures import indicator_called, value_for


@provides
def indicator(question: Asking, key: str, period: str) -> Decimal | None:
    stored = indicator_called(key)
    span = span_called(str(question.said.get(period) or ""))
    return value_for(stored, question.case.unit, span) if stored is not None and span is not None else None

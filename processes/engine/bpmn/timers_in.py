"""What the clocks of a diagram say."""

from typing import Any

from .durations import date_of, span_of
from .graph import Node


def timer_of(node: Node) -> tuple[str, Any, str]:
    """Returns what a timer says, its span and its fixed day."""
    definition = node.element.first("timerEventDefinition")
    for name in ("timeDuration", "timeDate", "timeCycle"):
        found = definition.first(name) if definition is not None else None
        if found is not None:
            text = found.text.strip()
            return text, span_of(text) if name == "timeDuration" else None, date_of(text) if name == "timeDate" else ""
    return "", None, ""

"""What every translation of a function is given."""

from __future__ import annotations

from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.xpath import Node

Arguments = tuple[Node, ...]


def needs(arguments: Arguments, least: int, most: int | None = None) -> None:
    """Raises Uncarried when a function is given too little or too much."""
    if len(arguments) < least or (most is not None and len(arguments) > most):
        raise Uncarried("arguments", given=len(arguments))

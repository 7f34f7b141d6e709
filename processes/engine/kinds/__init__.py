"""The registry of step kinds, in the order in which the designer sees them."""

from collections.abc import Mapping

from .base import StepKind
from .batch import Batch
from .children import Children
from .end import End
from .joint import Joint
from .parallel import Parallel
from .publicity import Publicity
from .rows import Rows
from .single import Single
from .vote import Vote
from .wait import Wait

__all__ = ["KINDS", "StepKind", "kind_of"]

KINDS: Mapping[str, StepKind] = {
    each.key: each
    for each in (
        Single(),
        Joint(),
        Rows(),
        Vote(),
        Batch(),
        Children(),
        Publicity(),
        Wait(),
        Parallel(),
        End(),
    )
}


def kind_of(key: str) -> StepKind:
    """Returns the step kind with that key; KeyError naming the known ones when there is none."""
    if key not in KINDS:
        raise KeyError(f"{key}; known: {', '.join(KINDS)}")
    return KINDS[key]

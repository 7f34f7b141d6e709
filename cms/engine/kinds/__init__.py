"""The kinds of question: one module each, one line here. Their order is that of the editor's list."""

from .arranging import Matching, Ordering
from .base import Answer, Area, Body, Choice, Criterion, Kind, Mark, Posted, Problem, Shown, rounded
from .case import Case
from .choosing import Multiple, Single, Truth
from .fill_in import FillIn
from .hot_spot import HotSpot
from .written import Written

_SIMPLE: dict[str, Kind] = {
    kind.key: kind for kind in (Single(), Multiple(), Truth(), FillIn(), Ordering(), Matching(), HotSpot(), Written())
}
KINDS: dict[str, Kind] = {**_SIMPLE, Case.key: Case(_SIMPLE.get)}


def kind_of(key: str) -> Kind:
    """Returns the kind with that key; raises LookupError naming those there are."""
    if key not in KINDS:
        raise LookupError(f"There is no kind of question {key!r}; known kinds: {', '.join(KINDS)}")
    return KINDS[key]


__all__ = [
    "KINDS",
    "Answer",
    "Area",
    "Body",
    "Choice",
    "Criterion",
    "Kind",
    "Mark",
    "Posted",
    "Problem",
    "Shown",
    "kind_of",
    "rounded",
]

"""What the search stores: the mirror of everything that can be found, what waits to be indexed, synonyms."""

from .bucket import SearchBucket
from .change import SearchChange
from .document import SearchDocument
from .entry import SearchEntry, SearchFrequency
from .state import SearchState
from .synonym import Synonym

__all__ = [
    "SearchBucket",
    "SearchChange",
    "SearchDocument",
    "SearchEntry",
    "SearchFrequency",
    "SearchState",
    "Synonym",
]

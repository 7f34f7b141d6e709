"""What the search stores: the mirror of everything that can be found, what waits to be indexed, synonyms,
saved searches, what was asked, and the keys of best bets."""

from .asked_question import AskedDay, AskedQuestion
from .best_bet_key import BestBetKey
from .bucket import Audience, SearchBucket
from .change import SearchChange
from .document import SearchDocument
from .entry import SearchEntry, SearchFrequency
from .saved_search import SavedSearch
from .state import SearchState
from .synonym import Synonym

__all__ = [
    "AskedDay",
    "AskedQuestion",
    "Audience",
    "BestBetKey",
    "SavedSearch",
    "SearchBucket",
    "SearchChange",
    "SearchDocument",
    "SearchEntry",
    "SearchFrequency",
    "SearchState",
    "Synonym",
]

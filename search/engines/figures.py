"""Sizes of the index and frequencies of tokens, which the ranking weighs words by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis.index_terms import MARKS
from search.analysis.parsed import ParsedQuery
from search.analysis.query import tokens_of
from search.analysis.tokens import is_cjk
from search.models import SearchFrequency, SearchState

from .candidates import POSTINGS

if TYPE_CHECKING:
    from .dialect import Dialect

FREQUENT = 256
"""Tokens in more documents than this are counted when the index is built or has grown, others when asked for."""
KEY = "index"
ASSUMED = 100
"""In so many documents a token is that was never counted."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Which build answers, how many documents it has and how many characters they have together."""

    build: int = 0
    documents: int = 0
    characters: int = 0
    counted_at: int = 0
    """The number of documents when frequencies were last counted."""
    left: int = 0
    """Entries replaced or dropped since this build began, whose tokens may still be there."""

    @property
    def average_length(self) -> float:
        """Characters of a document."""
        return self.characters / self.documents if self.documents else 1.0


def figures() -> Figures:
    """Returns the figures of the index that answers."""
    state = SearchState.objects.filter(pk=KEY).values_list("value", flat=True).first()
    return Figures(**state) if state else Figures()


def frequencies_of(tokens: list[str], sizes: Figures, dialect: "Dialect") -> Mapping[str, int]:
    """Returns in how many documents each token is."""
    known = dict(SearchFrequency.objects.filter(pk__in=tokens).values_list("token", "documents"))
    missing = [token for token in tokens if token not in known and token[0] not in MARKS]
    known |= dialect.count(missing, sizes.build) if missing else {}
    # Tokens with a mark only order candidates: of those never counted it is enough to know that they are not many.
    return {token: known.get(token, ASSUMED) for token in tokens}


def rare_tokens(parsed: ParsedQuery) -> list[str]:
    """Returns the tokens of a question by which documents with some of its words are found, the rarest first, as far as
    the budget lasts; of a question without longer tokens its single characters."""
    tokens = tokens_of(parsed)
    longer = [each for each in tokens if not (len(each) == 1 and is_cjk(each))] or tokens
    known = dict(SearchFrequency.objects.filter(pk__in=longer).values_list("token", "documents"))
    often = {each: known.get(each, ASSUMED) for each in longer}
    budget = POSTINGS
    chosen: list[str] = []
    for each in sorted(longer, key=lambda token: (often[token], token)):
        if budget <= 0:
            break
        chosen.append(each)
        budget -= often[each]
    return chosen

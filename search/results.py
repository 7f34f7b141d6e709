"""What the search answers."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class MarkedText:
    """A text with the places that match: ``marks`` are (start, end) in ``text``, in order, never overlapping."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def parts(self) -> list[tuple[str, bool]]:
        """Returns the text in pieces, each with whether it is marked; a template escapes each piece by itself."""
        pieces, at = [], 0
        for start, end in self.marks:
            pieces += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [(text, marked) for text, marked in [*pieces, (self.text[at:], False)] if text]


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing that was found and that the reader may see (checked against the database)."""

    kind: str
    id: str
    title: MarkedText
    url: str
    snippet: MarkedText
    kind_label: str
    unit: str = ""
    """The label of the unit it belongs to."""
    unit_path: str = ""
    date: datetime.date | None = None
    topic: str = ""
    status: str = ""
    locale: str = ""
    score: float = 0.0
    partial: bool = False
    """True when it contains only some of the words."""


@dataclass(frozen=True, kw_only=True)
class FacetValue:
    """A value one could filter by, and how many hits would remain."""

    value: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """One page of hits with what is around it.

    ``tier`` is "all" when the first hits contain every word, "any" when none does. ``total_is_exact`` is False when
    there are more hits than are ever counted. ``degraded`` is True when the chosen engine did not answer and the
    database did.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    total_is_exact: bool = True
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    """By "kind", "unit", "year", "topic", "status"; most frequent first (years: latest first)."""
    tier: str = "all"
    is_literal: bool = True
    """False when no phrase in quotation marks stands anywhere word for word: the hits have words of them."""
    did_you_mean: str = ""
    engine: str = ""
    degraded: bool = False


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Something to open while the question is still being typed."""

    kind: str
    label: str
    url: str
    note: str = ""
    kind_label: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    """Where ``label`` matches."""

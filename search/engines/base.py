"""What an engine must do; SQLite, PostgreSQL, Elasticsearch and OpenSearch do it each in its own way.

An engine indexes rows of ``SearchDocument`` (the mirror) and answers with their primary keys. It never decides what
somebody may see beyond the access tokens it is given: the service checks every hit against the database.
All engines share one analysis: ``search.analysis.index_terms`` gives the tokens of a document,
``search.analysis.parse_query`` those of a question.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from search.analysis.parsed import ParsedQuery

if TYPE_CHECKING:
    from search.models import SearchDocument

FACETS = ("kind", "unit", "year", "topic", "status")
COUNTED = 3_000
"""No engine counts more hits than this; beyond, a total is "more than"."""


class EngineDown(Exception):
    """The engine does not answer (in time); the service asks the database instead, the indexer tries again later."""


@dataclass(frozen=True, kw_only=True)
class EngineQuery:
    """What is to be found. ``access`` are the reader's tokens (a document matches when it has one of them);
    None means that the reader may see everything."""

    parsed: ParsedQuery
    access: frozenset[str] | None
    kinds: tuple[str, ...] = ()
    unit_path: str = ""
    """Keeps what lies in this subtree."""
    year: int | None = None
    topic: str = ""
    status: str = ""
    locale: str = ""
    """Keeps documents of this language and those of none."""
    offset: int = 0
    limit: int = 10
    sort: str = "relevance"
    """"relevance" or "newest" (by ``happened_on``, then by age in the index)."""
    facets: bool = True


@dataclass(frozen=True, kw_only=True)
class EngineHit:
    """One row of the mirror; ``partial`` when it contains only some of the words."""

    document: int
    score: float
    partial: bool = False


@dataclass(frozen=True, kw_only=True)
class EngineResult:
    """Hits of one page and counts over all of them; ``facets`` maps a name of FACETS to {value: count}, units by
    their full path."""

    hits: tuple[EngineHit, ...] = ()
    total: int = 0
    total_is_exact: bool = True
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    tier: str = "all"


@dataclass(frozen=True, kw_only=True)
class SuggestQuery:
    """The beginning of a question: Chinese, pinyin, initials, or a mixture ("党jian"). With ``beginnings`` the engine
    of the database gives titles with a word that begins with one of them instead, latest first."""

    text: str
    beginnings: tuple[str, ...] = ()
    access: frozenset[str] | None
    kinds: tuple[str, ...] = ()
    locale: str = ""
    limit: int = 8


class Engine(Protocol):
    """One place where documents are indexed. Every method may raise EngineDown."""

    name: str

    def search(self, query: EngineQuery) -> EngineResult:
        """Returns one page of hits, their number and facets."""

    def suggest(self, query: SuggestQuery) -> Sequence[int]:
        """Returns the documents whose title matches what was typed, best first."""

    def put(self, documents: Sequence["SearchDocument"]) -> None:
        """Indexes the documents, replacing what was there; into the build in progress as well, if there is one."""

    def drop(self, documents: Iterable[int]) -> None:
        """Forgets the documents."""

    def start_build(self) -> str:
        """Begins a new, empty index beside the one that answers and returns its name; resumes nothing."""

    def put_into_build(self, build: str, documents: Sequence["SearchDocument"]) -> None:
        """Indexes the documents in the new index only."""

    def finish_build(self, build: str) -> None:
        """Lets the new index answer from now on and removes the old one."""

    def stored(self) -> Iterable[tuple[int, str]]:
        """Yields the primary key and digest of every document in the index that answers."""

    def stats(self) -> Mapping[str, Any]:
        """Returns figures for editors: documents, bytes, builds."""

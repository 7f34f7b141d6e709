"""Elasticsearch or OpenSearch as the engine of the site's search."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from elasticsearch.dsl import Search
from elasticsearch.dsl.query import Query

from search.analysis.folding import fold
from search.analysis.parsed import ParsedQuery
from search.analysis.query import loosened, tokens_of
from search.analysis.title_match import title_match
from search.engines.base import EngineDown, EngineQuery, EngineResult, SuggestQuery
from search.engines.candidates import TAIL_FROM, TAIL_SHARE
from search.engines.figures import rare_tokens
from search.engines.patience import Allowance, allowance, one_answer
from search.engines.suggesting import LONGEST

from .answer import Answer
from .builds import Builds
from .bulk import Action, DocumentsRefused, send
from .connection import BRISK, PATIENT, Connection, Refused
from .mapping import INDEX, document_body
from .questions import best_of, chosen_filters, every_word, page_of, some_words
from .suggestions import suggestion

if TYPE_CHECKING:
    from search.models import SearchDocument

PORTION = 2000
COMPLETE = {"allow_partial_search_results": "false"}
"""Hits of a part of the index would look like all there are."""


class ClusterEngine:
    """One server or cluster; documents lie behind an alias."""

    def __init__(self, name: str, connection: Connection, alias: str) -> None:
        self.name = name
        self.connection = connection
        self.alias = alias
        self.builds = Builds(connection, alias, INDEX)

    @one_answer()
    def search(self, query: EngineQuery) -> EngineResult:
        """Returns one page of hits, their number and facets."""
        if query.parsed.is_empty:
            return self._browsed(query)
        found = every_word(query.parsed)
        whole = Answer.read(self._ask(page_of(query, found)), partial=False)
        loose = replace(query, parsed=loosened(query.parsed))
        if whole.total >= TAIL_FROM or query.parsed.phrases or not _has_several_tokens(loose.parsed):
            return whole.result()
        return self._with_tail(loose, whole, found)

    def _browsed(self, query: EngineQuery) -> EngineResult:
        """Returns what passes the filters and has nothing of what is left out when nothing is asked, latest first;
        nothing without either."""
        if not chosen_filters(query) and not query.parsed.excluded:
            return EngineResult()
        search = page_of(replace(query, sort="newest"), every_word(query.parsed))
        return replace(Answer.read(self._ask(search), partial=False).result(), tier="all")

    def _with_tail(self, query: EngineQuery, whole: Answer, found: Query) -> EngineResult:
        """Returns the few hits with every word, and after them those with some."""
        if query.offset:
            first = page_of(replace(query, offset=0, limit=TAIL_FROM, facets=False), found)
            whole = replace(Answer.read(self._ask(first), partial=False), facets=whole.facets)
        worth = rare_tokens(query.parsed)
        best = max((hit.score for hit in whole.hits), default=0.0)
        best = best or self._ask(best_of(query, worth))["hits"]["max_score"] or 0.0
        if not best:
            return whole.result(query.offset, query.limit)
        wanted = replace(query, offset=0, limit=query.offset + query.limit)
        rest = page_of(wanted, some_words(query.parsed, worth, but_not=found), least_score=best * TAIL_SHARE)
        tail = Answer.read(self._ask(rest), partial=True)
        return whole.followed_by(tail, newest=query.sort == "newest").result(query.offset, query.limit)

    @one_answer()
    def suggest(self, query: SuggestQuery) -> Sequence[int]:
        """Returns the documents whose title matches what was typed, best first."""
        from search.models import SearchDocument

        search = suggestion(query)
        if search is None:
            return []
        found = [int(hit["_id"]) for hit in self._ask(search)["hits"]["hits"]]
        typed = fold(query.text[:LONGEST]).strip()
        ranked = []
        for number, title in SearchDocument.objects.filter(pk__in=found).values_list("pk", "title"):
            if match := title_match(title, typed):
                ranked.append((match.start > 0, match.start, len(title), -number))
        return [-number for *_rank, number in sorted(ranked)[: query.limit]]

    def put(self, documents: Sequence["SearchDocument"]) -> None:
        """Indexes the documents, replacing what was there; into the build in progress as well, if there is one."""
        self._write([Action(id=str(document.pk), body=document_body(document)) for document in documents])

    def drop(self, documents: Iterable[int]) -> None:
        """Forgets the documents."""
        self._write([Action(id=str(document)) for document in documents])

    def start_build(self) -> str:
        """Begins a new, empty index beside the one that answers and returns its name."""
        return self._told(self.builds.start)

    def put_into_build(self, build: str, documents: Sequence["SearchDocument"]) -> None:
        """Indexes the documents in the new index only."""
        actions = (Action(id=str(document.pk), body=document_body(document)) for document in documents)
        send(self.connection, build, actions, alias=False)

    def finish_build(self, build: str) -> None:
        """Lets the new index answer from now on and removes the old one."""
        self._told(lambda: self.builds.finish(build))

    def stored(self) -> Iterable[tuple[int, str]]:
        """Yields the primary key and digest of every document in the index that answers."""
        after: list[Any] = [-1]
        while after:
            search = (
                Search()
                .sort({"document": {"order": "asc"}})
                .extra(_source=False, docvalue_fields=["digest"], search_after=after, track_total_hits=False)[:PORTION]
            )
            hits = self._ask(search, Allowance(PATIENT))["hits"]["hits"]
            for hit in hits:
                yield int(hit["_id"]), hit["fields"]["digest"][0]
            after = hits[-1]["sort"] if hits else []

    def stats(self) -> Mapping[str, Any]:
        """Returns figures for editors: documents, bytes, builds."""
        return self._told(self._stats)

    def version(self) -> int | None:
        """Returns the version of the index that answers; None when there is none."""
        if not self._told(lambda: self.builds.of(self.alias)):
            return None
        (answer,) = self._told(lambda: self.connection.ask("GET", f"/{self.alias}/_mapping")).values()
        return int(answer["mappings"].get("_meta", {}).get("version", 0))

    def _stats(self) -> Mapping[str, Any]:
        told = self.connection.ask("GET", f"/{self.alias}/_stats/docs,store,merge", seconds=PATIENT)
        figures = told["_all"]["primaries"]
        return {
            "documents": figures["docs"]["count"],
            "bytes": figures["store"]["size_in_bytes"],
            "merging": figures["merges"]["current"],
            "index": self.builds.of(self.alias),
            "growing": self.builds.of(self.builds.growing),
        }

    def _write(self, actions: list[Action]) -> None:
        """Writes what changed; when the server does not take it the queue tells it again, so nobody waits long."""
        if not actions:
            return
        growing = self._told(lambda: self.builds.of(self.builds.growing))
        answers = not growing or self._told(
            lambda: self.builds.of(self.alias)
        )  # else the very first one is being built
        refused: dict[str, str] = {}
        for index in [*growing, *([self.alias] if answers else [])]:
            try:
                send(self.connection, index, actions, alias=index == self.alias, tries=2, seconds=BRISK)
            except DocumentsRefused as error:
                refused |= error.reasons
        if answers:
            self._told(lambda: self.connection.ask("POST", f"/{self.alias}/_refresh", seconds=BRISK))
        if refused:
            raise DocumentsRefused(refused)

    def _ask(self, search: Search, patience: Allowance | None = None) -> Any:
        path, body, limit = f"/{self.alias}/_search", search.to_dict(), patience or allowance()
        return self._told(lambda: self.connection.ask("POST", path, body, params=COMPLETE, seconds=limit.left()))

    def _told(self, ask: Any) -> Any:
        """Returns the answer; a refusal of the server means for others that the engine cannot be used."""
        try:
            return ask()
        except Refused as refusal:
            raise EngineDown(f"{self.name} refuses: {refusal}") from refusal


def _has_several_tokens(parsed: ParsedQuery) -> bool:
    return len(tokens_of(parsed)) > 1

"""Elasticsearch or OpenSearch as the engine of the site's search."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from elasticsearch.dsl import Search

from search.engines.base import EngineDown, EngineHit, EngineQuery, EngineResult, SuggestQuery

from .builds import Builds
from .bulk import Action, send
from .connection import PATIENT, QUICK, Connection, Refused
from .mapping import INDEX, document_body
from .questions import FACET_FIELDS, best_of, page_of
from .suggestions import suggestion

if TYPE_CHECKING:
    from search.models import SearchDocument

TAIL = 0.3
"""The share of the best score below which a document with only some of the words is noise."""
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

    def search(self, query: EngineQuery) -> EngineResult:
        """Returns one page of hits, their number and facets."""
        whole = _result(self._ask(page_of(query, every=True)), partial=False)
        if whole.total or sum(len(word.tokens) for word in query.parsed.words) < 2:
            return whole
        best = self._ask(best_of(query))["hits"]["max_score"]
        if best is None:
            return whole
        return _result(self._ask(page_of(query, every=False, least_score=best * TAIL)), partial=True)

    def suggest(self, query: SuggestQuery) -> Sequence[int]:
        """Returns the documents whose title matches what was typed, best first."""
        search = suggestion(query)
        return [int(hit["_id"]) for hit in self._ask(search)["hits"]["hits"]] if search else []

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
        actions = [Action(id=str(document.pk), body=document_body(document)) for document in documents]
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
                .sort({"document": "asc"})
                .extra(_source=False, docvalue_fields=["digest"], search_after=after, track_total_hits=False)[:PORTION]
            )
            hits = self._ask(search, seconds=PATIENT)["hits"]["hits"]
            for hit in hits:
                yield int(hit["_id"]), hit["fields"]["digest"][0]
            after = hits[-1]["sort"] if hits else []

    def stats(self) -> Mapping[str, Any]:
        """Returns figures for editors: documents, bytes, builds."""
        return self._told(self._stats)

    def _stats(self) -> Mapping[str, Any]:
        figures = self.connection.ask("GET", f"/{self.alias}/_stats/docs,store", seconds=PATIENT)["_all"]["primaries"]
        return {
            "documents": figures["docs"]["count"],
            "bytes": figures["store"]["size_in_bytes"],
            "index": self.builds.of(self.alias),
            "growing": self.builds.of(self.builds.growing),
        }

    def _write(self, actions: list[Action]) -> None:
        if not actions:
            return
        for growing in self._told(lambda: self.builds.of(self.builds.growing)):
            send(self.connection, growing, actions, alias=False)
        send(self.connection, self.alias, actions, alias=True)
        self._told(lambda: self.connection.ask("POST", f"/{self.alias}/_refresh", seconds=PATIENT))

    def _ask(self, search: Search, seconds: float = QUICK) -> Any:
        return self._told(
            lambda: self.connection.ask(
                "POST", f"/{self.alias}/_search", search.to_dict(), params=COMPLETE, seconds=seconds
            )
        )

    def _told(self, ask: Any) -> Any:
        """Returns the answer; a refusal of the server means for others that the engine cannot be used."""
        try:
            return ask()
        except Refused as refusal:
            raise EngineDown(f"{self.name} refuses: {refusal}") from refusal


def _result(answer: Mapping[str, Any], *, partial: bool) -> EngineResult:
    total = answer["hits"]["total"]
    counted = answer.get("aggregations", {})
    return EngineResult(
        hits=tuple(
            EngineHit(document=int(hit["_id"]), score=hit["_score"] or 0.0, partial=partial)
            for hit in answer["hits"]["hits"]
        ),
        total=total["value"],
        total_is_exact=total["relation"] == "eq",
        facets={
            name: {
                str(bucket["key"]): bucket["doc_count"] for bucket in counted[name]["buckets"] if bucket["key"] != ""
            }
            for name in FACET_FIELDS
            if name in counted
        },
        tier="any" if partial else "all",
    )

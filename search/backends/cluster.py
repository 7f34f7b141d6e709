"""What Wagtail's own searches on Elasticsearch and OpenSearch have in common: our analysis, and a limit to waiting.

The text is cut into tokens here, by the same analysis as everywhere; the server only splits them at blanks. It needs
no plug-in and no list of words, and the database answers when it is silent.
"""

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model
from elasticsearch.dsl.query import DisMax, MatchNone
from wagtail.search.backends import get_search_backend
from wagtail.search.index import AutocompleteField, SearchField, class_is_indexed
from wagtail.search.query import Fuzzy, Phrase, PlainText

from search.analysis.folding import fold
from search.analysis.tokens import is_cjk
from search.engines.base import EngineDown
from search.engines.cluster.bulk import TRIES, Action, send
from search.engines.cluster.connection import BRISK, PATIENT, Connection, Refused
from search.engines.cluster.engine import ClusterEngine
from search.engines.cluster.mapping import INDEX, beside, document_body, sequence, title_tokens
from search.engines.cluster.suggestions import typed
from search.services.telling import note_object

MOST = 10_000
"""Hits of one question that can be leafed through; the server's own limit."""

INDEX_SETTINGS: dict[str, Any] = {
    "settings": {
        "auto_expand_replicas": "0-1",
        "number_of_shards": 1,
        # Wagtail's admin names the pages somebody may see one by one.
        "max_terms_count": 1_000_000,
    },
    # What is shown comes from the database; the server need not keep a copy.
    "mappings": {"_source": {"enabled": False}},
}


class AnalysedMapping:
    """Turns texts into tokens before they are sent."""

    model: type[Model]
    edgengram_analyzer_config = {"analyzer": "whitespace"}

    def get_mapping(self) -> dict[str, Any]:
        """Returns what the server is told about a model's fields; the mirror of the site's search has its own."""
        if _is_mirror(self.model):
            return {key: value for key, value in INDEX["mappings"].items() if key != "_source"}
        mapping: dict[str, Any] = super().get_mapping()  # type: ignore[misc]
        _split_at_blanks(mapping["properties"])
        return mapping

    def get_document(self, obj: Any) -> dict[str, Any]:
        """Returns what is stored of an object."""
        return document_body(obj) if _is_mirror(self.model) else super().get_document(obj)  # type: ignore[misc]

    def _get_document_field_data(self, field: Any, obj: Any) -> tuple[str, Any, list[Any]]:
        name, value, edges = super()._get_document_field_data(field, obj)  # type: ignore[misc]
        if isinstance(field, AutocompleteField):
            tokens = " ".join(title_tokens(_as_text(value)))
            return name, tokens, [tokens]
        if isinstance(field, SearchField):
            folded = fold(_as_text(value))
            single = {character for character in folded if is_cjk(character)}
            # First in the order of the text, for phrases; then what is found alone.
            return name, [" ".join(sequence(folded)), " ".join([*beside(folded), *single])], edges
        return name, value, edges


class AnalysedQuery:
    """Turns the question into the same tokens; all of them must be found unless somebody asks otherwise."""

    DEFAULT_OPERATOR = "and"

    def _compile_plaintext_query(self, query: PlainText, fields: Sequence[Any], boost: float = 1.0) -> Any:
        tokens = PlainText(" ".join(sequence(fold(query.query_string))), operator=query.operator)
        return super()._compile_plaintext_query(tokens, fields, boost)  # type: ignore[misc]

    def _compile_phrase_query(self, query: Phrase, fields: Sequence[Any]) -> Any:
        tokens = Phrase(" ".join(sequence(fold(query.query_string))))
        return super()._compile_phrase_query(tokens, fields)  # type: ignore[misc]

    def _compile_fuzzy_query(self, query: Fuzzy, fields: Sequence[Any]) -> Any:
        tokens = Fuzzy(" ".join(sequence(fold(query.query_string))), operator=query.operator)
        return super()._compile_fuzzy_query(tokens, fields)  # type: ignore[misc]


class AnalysedAutocomplete:
    """Finds what was typed so far as the beginning of words, in Chinese, pinyin or initials."""

    def _compile_plaintext_query(self, query: PlainText, fields: Sequence[Any], boost: float = 1.0) -> Any:
        ways = [typed(query.query_string, field.field_name) or MatchNone() for field in fields]
        return DisMax(queries=ways, boost=boost).to_dict()


class AnalysedIndex:
    """Writes through the connection that does not wait for ever, in portions that are tried again."""

    backend: "ClusterBackend"
    name: str
    mapping_class: Any

    def add_model(self, model: type[Model]) -> None:
        """Tells the server the fields of a model."""
        mapping = self.mapping_class(model).get_mapping()
        self.backend.connection.ask("PUT", f"/{self.name}/_mapping", mapping, seconds=PATIENT)

    def add_item(self, item: Model) -> None:
        """Stores one object; what the server does not take now is told again later."""
        try:
            self.add_items(type(item), [item], tries=1, seconds=BRISK)
        except EngineDown:
            note_object(type(item), item.pk)

    def add_items(
        self, model: type[Model], items: Sequence[Model], *, tries: int = TRIES, seconds: float = PATIENT
    ) -> None:
        """Stores objects of one model; raises EngineDown or DocumentsRefused."""
        if class_is_indexed(model) and items:
            mapping = self.mapping_class(model)
            actions = [Action(id=mapping.get_document_id(item), body=mapping.get_document(item)) for item in items]
            send(self.backend.connection, self.name, actions, alias=False, tries=tries, seconds=seconds)

    def delete_item(self, item: Model) -> None:
        """Forgets one object; what the server does not take now is told again later."""
        if class_is_indexed(type(item)):
            try:
                self.forget(item.pk)
            except EngineDown:
                note_object(type(item), item.pk)

    def forget(self, number: Any) -> None:
        """Forgets the object of this number; raises EngineDown."""
        send(self.backend.connection, self.name, [Action(id=str(number))], alias=False, tries=1, seconds=BRISK)


class SparedResults:
    """Asks the server within the limit, and the database when it does not answer."""

    backend: "ClusterBackend"
    query_compiler: Any
    start: int
    stop: int | None
    _score_field: str | None
    _get_es_body: Callable[..., dict[str, Any]]
    _get_results_from_hits: Callable[[list[Any]], Iterable[Any]]
    fields_param_name: str

    def _do_search(self) -> list[Any]:
        window = {"from": self.start, "size": min(MOST, self.stop or MOST) - self.start}
        body = self._get_es_body() | window | {"_source": False, self.fields_param_name: "pk"}
        try:
            hits = self._ask("_search", body)["hits"]["hits"] if window["size"] > 0 else []
        except (EngineDown, Refused):
            found = self._in_database()
            return list((found.annotate_score(self._score_field) if self._score_field else found)[self._range()])
        return list(self._get_results_from_hits(hits))

    def _do_count(self) -> int:
        try:
            found = int(self._ask("_count", self._get_es_body(for_count=True))["count"])
        except (EngineDown, Refused):
            return len(self._in_database()[self._range()])
        return max(min(found, MOST if self.stop is None else self.stop) - self.start, 0)

    def facet(self, field_name: str) -> Any:
        """Returns the number of hits by value of a field."""
        try:
            return super().facet(field_name)  # type: ignore[misc]
        except (EngineDown, Refused):
            return self._in_database().facet(field_name)

    def _range(self) -> slice:
        return slice(self.start, self.stop)

    def _in_database(self) -> Any:
        compiler = self.query_compiler
        database = get_search_backend("database")
        ask = database.autocomplete if isinstance(compiler, AnalysedAutocomplete) else database.search
        return ask(
            compiler.query, compiler.queryset, fields=compiler.fields, order_by_relevance=compiler.order_by_relevance
        )

    def _backend_do_search(self, body: dict[str, Any], *, index: str, **more: Any) -> Any:
        return self._ask("_search", {**body, **more})

    def _ask(self, what: str, body: dict[str, Any]) -> Any:
        index = self.backend.get_index_for_model(self.query_compiler.queryset.model).name
        return self.backend.connection.ask("POST", f"/{index}/{what}", body)


class ClusterBackend:
    """A backend of modelsearch whose client is shared by the process, and which knows when its server is silent."""

    product: str
    es: Any
    client_class: Any
    get_index_for_model: Any
    nodes: int
    settings: dict[str, Any] = INDEX_SETTINGS

    def __init__(self, params: dict[str, Any]) -> None:
        params = dict(params)
        addresses = list(params.pop("URLS"))
        self.nodes = len(addresses)
        identity = (addresses, params.pop("USER", ""), params.pop("PASSWORD", ""), params.pop("CERTIFICATES", ""))
        # Wagtail makes a backend for every question; connections and what is known of the server outlive it.
        key, make = (os.getpid(), self.product, repr(identity)), self.client_class
        self.client_class = lambda **options: _shared(("client", *key), lambda: make(**options))
        super().__init__({**params, **self.client_options(*identity), "TIMEOUT": PATIENT})  # type: ignore[call-arg]
        self.connection: Connection = _shared(("connection", *key), lambda: Connection(self))

    @property
    def document_engine(self) -> ClusterEngine:
        """The engine of the site's own search on the same server."""
        from search.models import SearchDocument

        return ClusterEngine(self.product, self.connection, self.get_index_for_model(SearchDocument).name)

    def client_options(self, addresses: list[str], user: str, password: str, certificates: str) -> dict[str, Any]:
        """Returns HOSTS and OPTIONS for the client of this product."""
        raise NotImplementedError

    def call(self, method: str, path: str, *, body: Any, params: Mapping[str, Any] | None, seconds: float) -> Any:
        """Returns the decoded answer; raises Refused or Silent."""
        raise NotImplementedError


def _split_at_blanks(properties: dict[str, Any]) -> None:
    for field in properties.values():
        if field["type"] == "text":
            field["analyzer"] = "whitespace"
        _split_at_blanks(field.get("properties", {}))


def _is_mirror(model: type[Model]) -> bool:
    return model._meta.label == "search.SearchDocument"


_SHARED: dict[tuple[Any, ...], Any] = {}
_LOCK = threading.RLock()


def _shared(key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    with _LOCK:
        if key not in _SHARED:
            _SHARED[key] = make()
        return _SHARED[key]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return " ".join(map(_as_text, value)) if isinstance(value, (list, tuple)) else str(value)

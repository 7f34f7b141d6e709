"""Elasticsearch 8 and 9 for Wagtail's own searches and, by the same client, for the site's.

One client speaks to both: the one of version 8 asks a server of version 9 to answer in the way of version 8.
"""

from collections.abc import Mapping
from typing import Any

from elasticsearch import ApiError, SerializationError, TransportError
from wagtail.search.backends.elasticsearch9 import (
    Elasticsearch9AutocompleteQueryCompiler,
    Elasticsearch9Index,
    Elasticsearch9Mapping,
    Elasticsearch9SearchBackend,
    Elasticsearch9SearchQueryCompiler,
    Elasticsearch9SearchResults,
)

from search.engines.cluster.connection import Refused, Silent

from .cluster import AnalysedAutocomplete, AnalysedIndex, AnalysedMapping, AnalysedQuery, ClusterBackend, SparedResults


class Mapping9(AnalysedMapping, Elasticsearch9Mapping):
    """Documents as tokens."""


class Index9(AnalysedIndex, Elasticsearch9Index):
    """An index that is written in portions."""


class Query9(AnalysedQuery, Elasticsearch9SearchQueryCompiler):
    """Questions as tokens."""

    mapping_class = Mapping9


class Autocomplete9(AnalysedAutocomplete, Elasticsearch9AutocompleteQueryCompiler):
    """Beginnings of words as tokens."""

    mapping_class = Mapping9


class Results9(SparedResults, Elasticsearch9SearchResults):
    """Hits of the server, or of the database when it is silent."""


class SearchBackend(ClusterBackend, Elasticsearch9SearchBackend):
    """Elasticsearch 8 or 9."""

    product = "elasticsearch"
    mapping_class = Mapping9
    index_class = Index9
    query_compiler_class = Query9
    autocomplete_query_compiler_class = Autocomplete9
    results_class = Results9

    def client_options(self, addresses: list[str], user: str, password: str, certificates: str) -> dict[str, Any]:
        """Returns the arguments of the client for these addresses."""
        options: dict[str, Any] = {"retry_on_timeout": True, "max_retries": len(addresses) - 1}
        if user:
            options["basic_auth"] = (user, password)
        if certificates:
            options["ca_certs"] = certificates
        return {"HOSTS": addresses, "OPTIONS": options}

    def call(self, method: str, path: str, *, body: Any, params: Mapping[str, Any] | None, seconds: float) -> Any:
        """Returns the decoded answer; raises Refused or Silent."""
        lines = isinstance(body, str)
        headers = {"accept": "application/json"}
        if body is not None:
            headers["content-type"] = "application/x-ndjson" if lines else "application/json"
        try:
            client = self.es.options(request_timeout=seconds / self.nodes)
            return client.perform_request(
                method, path, params=params, headers=headers, body=body.encode() if lines else body
            ).body
        except ApiError as error:
            raise Refused(error.status_code, str(error.body)[:500]) from error
        except (TransportError, SerializationError) as error:
            raise Silent(f"{type(error).__name__}: {error}"[:300]) from error

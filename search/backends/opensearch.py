"""OpenSearch 2 and 3 for Wagtail's own searches and, by the same client, for the site's.

Needs the client: ``pip install guicheng[opensearch]``.
"""

from collections.abc import Mapping
from typing import Any

from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import SerializationError, TransportError
from wagtail.search.backends.opensearch3 import (
    OpenSearch3AutocompleteQueryCompiler,
    OpenSearch3Index,
    OpenSearch3Mapping,
    OpenSearch3SearchBackend,
    OpenSearch3SearchQueryCompiler,
    OpenSearch3SearchResults,
)

from search.engines.cluster.connection import Refused, Silent

from .cluster import AnalysedAutocomplete, AnalysedIndex, AnalysedMapping, AnalysedQuery, ClusterBackend, SparedResults


class Mapping3(AnalysedMapping, OpenSearch3Mapping):
    """Documents as tokens."""


class Index3(AnalysedIndex, OpenSearch3Index):
    """An index that is written in portions."""


class Query3(AnalysedQuery, OpenSearch3SearchQueryCompiler):
    """Questions as tokens."""

    mapping_class = Mapping3


class Autocomplete3(AnalysedAutocomplete, OpenSearch3AutocompleteQueryCompiler):
    """Beginnings of words as tokens."""

    mapping_class = Mapping3


class Results3(SparedResults, OpenSearch3SearchResults):
    """Hits of the server, or of the database when it is silent."""


class SearchBackend(ClusterBackend, OpenSearch3SearchBackend):
    """OpenSearch 2 or 3."""

    product = "opensearch"
    mapping_class = Mapping3
    index_class = Index3
    query_compiler_class = Query3
    autocomplete_query_compiler_class = Autocomplete3
    results_class = Results3

    def client_options(self, addresses: list[str], user: str, password: str, certificates: str) -> dict[str, Any]:
        """Returns the arguments of the client for these addresses."""
        options: dict[str, Any] = {"retry_on_timeout": True, "max_retries": len(addresses) - 1}
        if user:
            options["http_auth"] = (user, password)
        if certificates:
            options["ca_certs"] = certificates
        return {"HOSTS": addresses, "OPTIONS": options}

    def call(self, method: str, path: str, *, body: Any, params: Mapping[str, Any] | None, seconds: float) -> Any:
        """Returns the decoded answer; raises Refused or Silent."""
        lines = isinstance(body, str)
        try:
            return self.es.transport.perform_request(
                method,
                path,
                params=dict(params or {}),
                body=body,
                timeout=seconds / self.nodes,
                headers={"content-type": "application/x-ndjson"} if lines else None,
            )
        except (NoConnection, SerializationError) as error:
            raise Silent(f"{type(error).__name__}: {error}"[:300]) from error
        except TransportError as error:
            raise Refused(int(error.status_code), str(error.info)[:500]) from error

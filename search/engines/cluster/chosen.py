"""The search server of this installation."""

from django.conf import settings
from wagtail.search.backends import get_search_backend

from .engine import ClusterEngine

PRODUCTS = ("search.backends.elasticsearch", "search.backends.opensearch")


def is_chosen() -> bool:
    """Answers whether this installation has a search server beside the database."""
    return settings.WAGTAILSEARCH_BACKENDS["default"]["BACKEND"] in PRODUCTS


def cluster_engine() -> ClusterEngine | None:
    """Returns the engine on the search server, or None when the database alone searches."""
    if not is_chosen():
        return None
    from search.models import SearchDocument

    backend = get_search_backend("default")
    return ClusterEngine(backend.product, backend.connection, backend.get_index_for_model(SearchDocument).name)

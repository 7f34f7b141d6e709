"""What `manage.py check` says about a search server."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.utils.translation import gettext as _

CLIENTS = {"search.backends.elasticsearch": "elasticsearch", "search.backends.opensearch": "opensearchpy"}
HINT = "manage.py search rebuild"


def check_client(**_options: Any) -> list[CheckMessage]:
    """Returns an error when the client of the chosen product is not installed."""
    client = CLIENTS.get(_backend())
    if client is None or find_spec(client):
        return []
    return [
        Error(_("The client for the search server is not installed."), hint="guicheng[opensearch]", id="search.E001")
    ]


def check_server(**_options: Any) -> list[CheckMessage]:
    """Returns a warning when the search server does not answer, or its index is missing or of an older version.

    It asks the server, so it is a check of deployments only.
    """
    if _backend() not in CLIENTS or check_client():
        return []
    from .engines.base import EngineDown
    from .engines.chosen import chosen_engine
    from .engines.cluster.engine import ClusterEngine
    from .engines.cluster.mapping import VERSION

    engine = chosen_engine()
    if not isinstance(engine, ClusterEngine):
        return []
    try:
        found = engine.version()
    except EngineDown as error:
        text = _("The search server does not answer (%(reason)s); the database searches meanwhile.")
        return [Warning(text % {"reason": error}, id="search.W001")]
    if found is None:
        return [Warning(_("The search server has no index yet."), hint=HINT, id="search.W002")]
    if found != VERSION:
        return [Warning(_("The index on the search server is of an older version."), hint=HINT, id="search.W003")]
    return []


def _backend() -> str:
    return str(settings.WAGTAILSEARCH_BACKENDS["default"]["BACKEND"])

"""The API of the whole site: each app brings its router, this module puts them together."""

from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from forms.api import add_form_handlers
from forms.api import router as forms_router
from guicheng.api_docs import Page
from organization.api.auth import AUTH
from organization.api.limits import PerCaller
from organization.api.problems import add_handlers
from processes.api import add_process_handlers
from processes.api import router as processes_router
from search.api import router as search_router

DESCRIPTION = "Forms, records, procedures, todos and cases with the rights of whoever asks. See docs/api.md."


def build_api() -> NinjaAPI:
    """Returns the API with all its parts."""
    docs: DocsBase = Page()
    api = NinjaAPI(
        title="Guicheng 规程",
        version="1",
        description=DESCRIPTION,
        openapi_url="/openapi.json",
        docs_url="/docs/",
        docs=docs,
        auth=AUTH,
        throttle=[PerCaller()],
        urls_namespace="api",
    )
    add_handlers(api)
    add_form_handlers(api)
    add_process_handlers(api)
    api.add_router("", forms_router)
    api.add_router("", processes_router)
    api.add_router("", search_router)
    return api


api = build_api()

__all__ = ["api"]

"""What every template of the site may use."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.queries.navigation import home_page, menu
from organization import clock


def site(request: HttpRequest) -> dict[str, object]:
    """Returns the home page, the header's links and the demo's clock, each read only when a template asks for it."""
    home = SimpleLazyObject(lambda: home_page(request))
    return {
        "demo": settings.DEMO,
        "demo_now": SimpleLazyObject(clock.now),
        "site_home": home,
        "site_menu": SimpleLazyObject(lambda: menu(request, home_page(request))),
    }

"""The texts of the administration's scripts."""

from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

_catalogue = JavaScriptCatalog.as_view()


def admin_texts(request: HttpRequest) -> HttpResponse:
    """Returns the catalogue in the language the administrator prefers.

    Wagtail's own view reads its packages only; this one reads locale_wagtail too.
    """
    answer: HttpResponse = get_localized_response(_catalogue, request)
    return answer

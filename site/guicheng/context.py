"""What every template of the site may use."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Returns whether this is the demo."""
    return {"demo": settings.DEMO}

"""What search engines are asked to leave alone (RFC 9309), and where the list of public pages is."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

UNLISTED = ("admin", "api", "my", "screen", "search")
"""Pages whose addresses never end. Members' pages ask for a login anyway."""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Returns robots.txt."""
    places = [f"/{prefix}{name}/" for prefix in ("", "en/") for name in UNLISTED]
    lines = ["User-agent: *", *(f"Disallow: {place}" for place in places)]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

"""What the frame around every page needs to know."""

from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from wagtail.models import Page

from cms.queries.navigation import LanguageLink, language_links
from cms.queries.page_head import PageHead, page_head

register = template.Library()


@register.simple_tag(takes_context=True, name="language_links")
def language_links_tag(context: RequestContext) -> tuple[LanguageLink, ...]:
    """Returns the present page in every language; pages of other apps keep their path."""
    request = context.get("request")
    if request is None:
        return ()
    page: Any = context.get("page")
    codes = tuple(code for code, _ in settings.LANGUAGES)
    return language_links(request, page if isinstance(page, Page) else None, codes)


@register.simple_tag(takes_context=True, name="page_head")
def page_head_tag(context: RequestContext) -> PageHead | None:
    """Returns what the head says about the page that is shown; None where it is none of the tree."""
    request, page = context.get("request"), context.get("page")
    return page_head(page, request) if request is not None and isinstance(page, Page) else None


@register.simple_tag(takes_context=True)
def address_with(context: RequestContext, **changes: Any) -> str:
    """Returns the query string of this request with some values changed; None or "" removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"

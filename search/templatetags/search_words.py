"""What the templates of the search need."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search.question import Question
from search.results import Hit, MarkedText

register = template.Library()


@register.filter
def marked(text: MarkedText) -> SafeString:
    """Returns the text with what matches in <mark>; every piece of it is escaped."""
    pieces = (format_html("<mark>{}</mark>", piece) if found else piece for piece, found in text.parts())
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.filter
def filters_of(question: Question) -> list[tuple[str, object]]:
    """Returns the filters and the order as pairs, which a form keeps when the words change."""
    pairs: list[tuple[str, object]] = [("kind", kind) for kind in question.kinds]
    pairs += [(name, getattr(question, name)) for name in ("unit", "year", "topic", "status")]
    pairs += [("sort", question.sort if question.sort != "relevance" else "")]
    return [(name, value) for name, value in pairs if value]


@register.filter
def entry_of(urls: Mapping[tuple[str, str], str], hit: Hit) -> list[str]:
    """Returns the address kept for a hit, if there is one, as a list of one."""
    url = urls.get((hit.kind, hit.id))
    return [url] if url else []

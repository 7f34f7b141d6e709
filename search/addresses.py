"""Addresses of what was found, in the language of the reader: the index keeps each address once."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, translate_url
from django.utils.translation import get_language, override

_PAGE = "wagtail_serve"


def in_active_language(url: str) -> str:
    """Returns the address below the prefix of the active language; a page keeps its own, which is in its language."""
    language = get_language() or settings.LANGUAGE_CODE
    plain = _without_prefix(url)
    with override(settings.LANGUAGE_CODE):
        try:
            found = resolve(unquote(urlsplit(plain).path))
        except Resolver404:
            return url
        return url if found.url_name == _PAGE else translate_url(plain, language)


def _without_prefix(url: str) -> str:
    for code, _name in settings.LANGUAGES:
        if url.startswith(f"/{code}/"):
            return url.removeprefix(f"/{code}")
    return url

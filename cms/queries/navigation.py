"""The header's links: the home page of a language and the live pages below it that are shown in menus."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language
from wagtail.models import Page, Site


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """One link of the header; ``current`` when the shown address is the page or lies below it."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class LanguageLink:
    """The present address in another language."""

    code: str
    url: str
    current: bool


def home_page(request: HttpRequest) -> Page | None:
    """Returns the home page in the active language, the default one where there is no live translation."""
    site = Site.find_for_request(request)
    if site is None:
        return None
    root: Page = site.root_page
    if root.locale.language_code == get_language():
        return root
    translated: Page | None = root.get_translations().live().filter(locale__language_code=get_language()).first()
    return translated or root


def menu(request: HttpRequest, home: Page | None) -> tuple[MenuEntry, ...]:
    """Returns the links of the header in tree order."""
    if home is None:
        return ()
    entries = []
    for page in home.get_children().live().public().in_menu():
        url = page.get_url(request=request) or ""
        entries.append(MenuEntry(title=page.title, url=url, current=request.path.startswith(url)))
    return tuple(entries)


def language_links(request: HttpRequest, page: Page | None, languages: tuple[str, ...]) -> tuple[LanguageLink, ...]:
    """Returns one link a language: the translated page, else its nearest translated ancestor, else the same path."""
    active = get_language() or ""
    if page is None or not page.pk:
        here = request.get_full_path()
        return tuple(
            LanguageLink(code=code, url=translate_url(here, code), current=code == active) for code in languages
        )
    urls = _translated_urls(request, page)
    return tuple(
        LanguageLink(
            code=code,
            url=request.path if code == active else urls.get(code, translate_url("/", code)),
            current=code == active,
        )
        for code in languages
    )


def _translated_urls(request: HttpRequest, page: Page) -> dict[str, str]:
    keys = list(page.get_ancestors(inclusive=True).filter(depth__gt=1).values_list("translation_key", flat=True))
    pages = Page.objects.live().filter(translation_key__in=keys).select_related("locale").order_by("depth")
    found = {other.locale.language_code: other for other in pages}
    return {code: other.get_url(request=request) or "" for code, other in found.items()}

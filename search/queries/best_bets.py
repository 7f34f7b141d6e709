"""What editors put first for a question; equal questions match, however they are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page, PageViewRestriction

from search.access import page_tokens
from search.models import BestBetKey
from search.question_key import key_of, keys_meant
from search.sources.pages import readers_of_page

from .synonyms import synonym_map

MOST = 4
_MOST_QUESTIONS = 8
_MOST_PICKS = 100


@dataclass(frozen=True, kw_only=True)
class BestBet:
    """One result that editors chose."""

    title: str
    url: str
    description: str = ""
    is_external: bool = False


def best_bets(text: str, *, locale: str, request: HttpRequest | None = None) -> list[BestBet]:
    """Returns what editors chose for this question, in their order: pages that whoever asks may read, and links."""
    keys = keys_meant(text, synonym_map()) if text and BestBetKey.objects.exists() else []
    if not keys:
        return []
    picks = SearchPromotion.objects.filter(query__best_bet_key__key__in=keys).select_related("page__locale")
    # The question as it was asked comes before its synonyms.
    ordered = sorted(picks.select_related("query__best_bet_key"), key=lambda pick: _place(pick, keys))
    readable = _readable([pick.page_id for pick in ordered if pick.page_id], _actor(request))
    found = [_shown(pick, readable, locale, request) for pick in ordered]
    unique = {bet.url: bet for bet in reversed([bet for bet in found if bet])}
    return list(reversed(unique.values()))[:MOST]


def _actor(request: HttpRequest | None) -> Any:
    return request.user if request is not None else AnonymousUser()


def _readable(pages: Iterable[int], actor: Any) -> set[int]:
    """Returns those of the live pages that the person may open."""
    found = Page.objects.live().filter(pk__in=list(pages)).only("pk", "path", "depth")
    held = page_tokens(actor)
    restrictions = list(PageViewRestriction.objects.select_related("page").prefetch_related("groups"))
    return {page.pk for page in found if held is None or not held.isdisjoint(readers_of_page(page, restrictions))}


def _place(pick: SearchPromotion, keys: list[str]) -> tuple[int, int]:
    return keys.index(pick.query.best_bet_key.key), pick.sort_order or 0


def _shown(pick: SearchPromotion, readable: set[int], locale: str, request: HttpRequest | None) -> BestBet | None:
    if pick.page_id is None:
        if not pick.external_link_url.startswith(("https://", "http://")):
            return None
        title = pick.external_link_text or pick.external_link_url
        return BestBet(title=title, url=pick.external_link_url, description=pick.description, is_external=True)
    if pick.page_id not in readable or (locale and pick.page.locale.language_code != locale):
        return None
    url = pick.page.get_url(request=request)
    summary = pick.description or pick.page.search_description
    return BestBet(title=pick.page.title, url=url, description=summary) if url else None


def questions_with_best_bets(locale: str, actor: Any) -> list[str]:
    """Returns questions for which editors chose something that the person may read, for a page without results."""
    picks = SearchPromotion.objects.filter(page__locale__language_code=locale).order_by("query__query_string")
    chosen = list(picks.values_list("query__query_string", "page")[:_MOST_PICKS])
    readable = _readable({page for _question, page in chosen}, actor)
    return list(dict.fromkeys(question for question, page in chosen if page in readable))[:_MOST_QUESTIONS]


def keep_key(query: Query) -> None:
    """Stores the key under which a question of the editors is found."""
    BestBetKey.objects.update_or_create(query=query, defaults={"key": key_of(query.query_string)})

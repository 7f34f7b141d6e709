"""What editors put first for a question; equal questions match, however they are written."""

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page

from search.models import BestBetKey
from search.question_key import key_of, keys_meant

from .synonyms import synonym_map

MOST = 4
_MOST_QUESTIONS = 8


@dataclass(frozen=True, kw_only=True)
class BestBet:
    """One result that editors chose."""

    title: str
    url: str
    description: str = ""
    is_external: bool = False


def best_bets(text: str, *, locale: str, request: HttpRequest | None = None) -> list[BestBet]:
    """Returns what editors chose for this question, in their order: pages that everybody may read, and links."""
    keys = keys_meant(text, synonym_map()) if text and BestBetKey.objects.exists() else []
    if not keys:
        return []
    picks = SearchPromotion.objects.filter(query__best_bet_key__key__in=keys).select_related("page__locale")
    # The question as it was asked comes before its synonyms.
    ordered = sorted(picks.select_related("query__best_bet_key"), key=lambda pick: _place(pick, keys))
    pages = [pick.page_id for pick in ordered if pick.page_id]
    readable = set(Page.objects.filter(pk__in=pages).live().public().values_list("pk", flat=True))
    found = [_shown(pick, readable, locale, request) for pick in ordered]
    unique = {bet.url: bet for bet in reversed([bet for bet in found if bet])}
    return list(reversed(unique.values()))[:MOST]


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


def questions_with_best_bets(locale: str) -> list[str]:
    """Returns questions for which editors chose something that everybody may read, for a page without results."""
    readable = Page.objects.live().public().filter(locale__language_code=locale)
    rows = Query.objects.filter(editors_picks__page__in=readable).distinct().order_by("query_string")
    return list(rows.values_list("query_string", flat=True)[:_MOST_QUESTIONS])


def keep_key(query: Query) -> None:
    """Stores the key under which a question of the editors is found."""
    BestBetKey.objects.update_or_create(query=query, defaults={"key": key_of(query.query_string)})

"""The results page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search.engines.patience import one_answer
from search.queries.alternatives import alternatives
from search.queries.best_bets import best_bets, questions_with_best_bets
from search.queries.facet_groups import chips, facet_groups
from search.queries.rows import Row, rows
from search.question import Question
from search.request import MOST_PAGES
from search.results import SearchResult
from search.services import search
from search.services.asked import remember_question
from search.services.understanding import understood

SIZE = 10


@dataclass(frozen=True)
class Found(Sequence[Row]):
    """All hits as a paginator counts them; only those of the page asked for are there."""

    shown: Sequence[Row]
    total: int

    def __len__(self) -> int:
        return min(self.total, MOST_PAGES * SIZE)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        return self.shown if isinstance(place, slice) else self.shown[place]


class NumberedPage(Page[Row]):
    """A page of hits."""

    @property
    def page_numbers(self) -> list[int | str]:
        """Few numbers, so that the line fits a phone."""
        return list(self.paginator.get_elided_page_range(self.number, on_each_side=1, on_ends=1))


class Pages(Paginator[Row]):
    """All pages of hits."""

    def _get_page(self, *args: Any, **kwargs: Any) -> NumberedPage:
        return NumberedPage(*args, **kwargs)


@require_safe
@never_cache
def site_search(request: HttpRequest) -> HttpResponse:
    """Shows what was found for ``?q=`` and the filters; without a question, how to ask."""
    question = Question.read(request.GET)
    return render(request, "search/results.html", {**results(request, question), "hide_search_box": True})


@one_answer()
def results(request: HttpRequest, question: Question) -> dict[str, Any]:
    """Returns what the results page shows, on the site and in the administration."""
    locale = get_language() or ""
    question = understood(question, request.user, locale)
    context: dict[str, Any] = {"question": question, "questions": questions_with_best_bets(locale, request.user)}
    if question.is_empty:
        return context
    is_new = question.page == 1 and bool(question.text) and not question.is_filtered
    result, question = _answer(question, request.user, locale)
    set_filters = chips(question, result)
    bets = (
        best_bets(question.text, locale=locale, request=request)
        if question.page == 1 and not question.is_filtered
        else []
    )
    if is_new and not result.degraded:
        remember_question(question.text, found=bool(bets) or _answers(result))
    return context | {
        "question": question,
        "result": result,
        "listing": _page(result, question, request.user),
        "facets": facet_groups(question, result),
        "chips": set_filters,
        "best_bets": bets,
        "alternatives": alternatives(question, set_filters, request.user, locale=locale) if not result.total else [],
        "by_relevance": replace(question, sort="relevance", page=1).address(),
        "by_date": replace(question, sort="newest", page=1).address(),
        "unfiltered": question.unfiltered().address(),
        "corrected": replace(question, text=result.did_you_mean, page=1).address() if result.did_you_mean else "",
    }


def _answers(result: SearchResult) -> bool:
    """Whether something has all that was asked for, as it was asked for."""
    return bool(result.total) and result.tier == "all" and not result.did_you_mean


def _answer(question: Question, actor: Any, locale: str) -> tuple[SearchResult, Question]:
    """Returns the answer; a page beyond the last gives the last."""
    result = search(question.request(locale=locale, size=SIZE), actor)
    last = max(1, -(-min(result.total, MOST_PAGES * SIZE) // SIZE))
    if question.page > last:
        question = replace(question, page=last)
        result = search(question.request(locale=locale, size=SIZE), actor)
    return result, question


def _page(result: SearchResult, question: Question, actor: Any) -> Page[Row]:
    found = Found(rows(result.hits, actor), result.total)
    return Pages(found, SIZE).get_page(question.page)

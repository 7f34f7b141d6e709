"""The search in the API: the same question, the same rights, the same answer as on the page."""

import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from organization.api.auth import need
from organization.models.api_token import Scope

from .as_data import answer_data, suggestion_data
from .question import LONGEST, Question
from .request import LARGEST_PAGE, MOST_PAGES
from .services import search, suggest

router = Router(tags=["search"])
Language = Literal["", "zh-hans", "en"]


class Text(Schema):
    """A text with the places that match, as [start, end) in characters."""

    text: str
    marks: list[tuple[int, int]]


class FoundHit(Schema):
    """One thing that was found; ``partial`` when it contains only some of the words."""

    kind: str
    kind_label: str
    id: str
    title: Text
    snippet: Text
    url: str
    unit: str
    date: datetime.date | None
    topic: str
    status: str
    partial: bool


class Facet(Schema):
    """A value to filter by and how many hits would remain; units are named by their codes."""

    value: str
    label: str
    count: int


class Answer(Schema):
    """One page of hits. ``tier`` is "any" when nothing contains all the words; ``degraded`` when the database answered
    for a search server."""

    question: str
    total: int
    total_is_exact: bool
    page: int
    pages: int
    tier: str
    did_you_mean: str
    degraded: bool
    hits: list[FoundHit]
    facets: dict[str, list[Facet]]


class Offer(Schema):
    """Something to open for the beginning of a question."""

    kind: str
    kind_label: str
    label: str
    note: str
    url: str
    marks: list[tuple[int, int]]


class Asked(Schema):
    """A question and its filters."""

    q: str = Query("", max_length=LONGEST, description="Words, “phrases”, -excluded words.")
    kind: list[str] = Query([], max_length=20)
    unit: str = Query("", max_length=80, description="Code of a unit; it and everything below it.")
    year: int | None = Query(None, ge=1, le=9999)
    topic: str = Query("", max_length=80)
    status: str = Query("", max_length=80)
    sort: Literal["relevance", "newest"] = "relevance"
    page: int = Query(1, ge=1, le=MOST_PAGES)
    size: int = Query(10, ge=1, le=LARGEST_PAGE)
    language: Language = Query("", description="Only documents of this language and those of none.")


@router.get("/search", response=Answer, url_name="search", summary="Search everything you may see")
def find(request: HttpRequest, response: HttpResponse, asked: Query[Asked]) -> dict[str, Any]:
    """Returns one page of hits, facets and counts over what the person asking may see."""
    need(request, Scope.SEARCH)
    question = Question.clean(
        text=asked.q,
        kinds=asked.kind,
        unit=asked.unit,
        year=asked.year,
        topic=asked.topic,
        status=asked.status,
        sort=asked.sort,
        page=asked.page,
    )
    response["Cache-Control"] = "private, no-store"
    result = search(question.request(locale=asked.language, size=asked.size), request.user)
    return answer_data(question, result, size=asked.size)


@router.get("/search/suggestions", response=list[Offer], url_name="search-suggestions", summary="Suggest while typing")
def offers(
    request: HttpRequest,
    response: HttpResponse,
    q: str = Query(..., max_length=60, description="Chinese, pinyin, initials, or a mixture."),
    limit: int = Query(8, ge=1, le=20),
    language: Language = "",
) -> list[dict[str, Any]]:
    """Returns things the person asking may open, best first."""
    need(request, Scope.SEARCH)
    response["Cache-Control"] = "private, no-store"
    text = " ".join(q.replace("\x00", "").split())
    return [suggestion_data(each) for each in suggest(text, request.user, limit=limit, locale=language)] if text else []

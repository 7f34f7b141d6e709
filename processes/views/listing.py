"""A page of a list that can grow."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator

from .member_request import MemberRequest

PER_PAGE = 20


def page_of(request: MemberRequest, rows: Any, *, size: int = PER_PAGE) -> Page:
    """Returns the asked page of rows (the nearest one for a wrong number), with links for the page numbers."""
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    page.links = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))  # type: ignore[attr-defined]
    return page


def words(request: MemberRequest, name: str, allowed: Sequence[str] | None = None, default: str = "") -> str:
    """Returns a value of the query string, trimmed; the default when it is not one of the allowed."""
    value = request.GET.get(name, "").strip()[:80]
    if allowed is not None and value not in allowed:
        return default
    return value or default

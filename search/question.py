"""A question and its filters as they stand in an address: of the results page, the API and saved searches alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict

from organization.models import Unit

from .request import MOST_PAGES, NEWEST, RELEVANCE, SearchRequest

LONGEST = 120
FILTERS = ("kind", "unit", "year", "topic", "status")
_MOST_KINDS = 20
_LONGEST_VALUE = 80


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody asked. Bad values are left out, never refused: an address may have been cut or typed by hand."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    unit: str = ""
    """The code of a unit; it and everything below it are kept."""
    year: int | None = None
    topic: str = ""
    status: str = ""
    sort: str = RELEVANCE
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Returns the question of an address."""
        kinds = [kind for each in query.getlist("kind") for kind in each.split(",")]
        return cls.clean(
            text=query.get("q", ""),
            kinds=kinds,
            unit=query.get("unit", ""),
            year=_number(query.get("year"), 1, 9999),
            topic=query.get("topic", ""),
            status=query.get("status", ""),
            sort=query.get("sort", ""),
            page=_number(query.get("page"), 1, MOST_PAGES) or 1,
        )

    @classmethod
    def clean(
        cls,
        *,
        text: str | None,
        kinds: Iterable[str] = (),
        unit: str | None = "",
        year: int | None = None,
        topic: str | None = "",
        status: str | None = "",
        sort: str | None = RELEVANCE,
        page: int = 1,
    ) -> Self:
        """Returns the question with its texts in one line and of bearable length."""
        known = dict.fromkeys(_one_line(kind, _LONGEST_VALUE) for kind in kinds)
        return cls(
            text=_one_line(text, LONGEST),
            kinds=tuple(kind for kind in known if kind)[:_MOST_KINDS],
            unit=_one_line(unit, _LONGEST_VALUE),
            year=year,
            topic=_one_line(topic, _LONGEST_VALUE),
            status=_one_line(status, _LONGEST_VALUE),
            sort=NEWEST if sort == NEWEST else RELEVANCE,
            page=page,
        )

    @classmethod
    def of_address(cls, query: str) -> Self:
        """Returns the question of a stored query string."""
        return cls.read(QueryDict(query))

    @property
    def is_filtered(self) -> bool:
        """Answers whether a filter is set."""
        return bool(self.kinds or self.unit or self.year or self.topic or self.status)

    @property
    def is_empty(self) -> bool:
        """Answers whether nothing is asked and nothing filtered."""
        return not self.text and not self.is_filtered

    def address(self) -> str:
        """Returns the query string that asks the same; the first page and the usual order are not written out."""
        pairs: list[tuple[str, Any]] = [("q", self.text)] if self.text else []
        pairs += [("kind", kind) for kind in self.kinds]
        values: Mapping[str, Any] = {
            "unit": self.unit,
            "year": self.year,
            "topic": self.topic,
            "status": self.status,
            "sort": self.sort if self.sort != RELEVANCE else "",
            "page": self.page if self.page > 1 else "",
        }
        return urlencode([*pairs, *((name, value) for name, value in values.items() if value)])

    def toggled(self, name: str, value: str) -> Self:
        """Returns the question with a filter set, or taken away where it was set; it begins at the first page."""
        if name == "kind":
            without = tuple(kind for kind in self.kinds if kind != value)
            return replace(self, kinds=without if value in self.kinds else (*self.kinds, value), page=1)
        if name == "year":
            return replace(self, year=None if str(self.year) == value else int(value), page=1)
        same = getattr(self, name) == value
        return replace(self, **{name: "" if same else value}, page=1)  # type: ignore[arg-type]  # names of texts

    def without(self, name: str) -> Self:
        """Returns the question without one kind of filter."""
        values: dict[str, dict[str, Any]] = {"kind": {"kinds": ()}, "year": {"year": None}}
        empty = values.get(name, {name: ""})
        return replace(self, **empty, page=1)

    def unfiltered(self) -> Self:
        """Returns the question without any filter."""
        return replace(self, kinds=(), unit="", year=None, topic="", status="", page=1)

    def unpaged(self) -> Self:
        """Returns the question from its first page on."""
        return replace(self, page=1)

    def sorted_by(self, sort: str) -> Self:
        """Returns the question in another order."""
        return replace(self, sort=sort)

    def request(self, *, locale: str = "", size: int = 10) -> SearchRequest:
        """Returns what the search is asked; a unit that does not exist is a subtree in which nothing lies."""
        return SearchRequest(
            text=self.text,
            kinds=self.kinds,
            unit=self._unit_path(),
            year=self.year,
            topic=self.topic,
            status=self.status,
            locale=locale,
            page=self.page,
            size=size,
            sort=self.sort,
        )

    def _unit_path(self) -> str:
        if not self.unit:
            return ""
        path = Unit.objects.filter(code=self.unit).values_list("path", flat=True).first()
        return path or NOWHERE


NOWHERE = "-"
"""A path below which nothing lies."""


def facet_value(text: str) -> str:
    """Returns a value as filters name it: in one line, cut where they are."""
    return _one_line(text, _LONGEST_VALUE)


def _one_line(text: str | None, length: int) -> str:
    return " ".join((text or "").replace("\x00", "").split())[:length].strip()


def _number(text: str | None, least: int, most: int) -> int | None:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if least <= number <= most else None

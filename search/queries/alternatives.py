"""What helps when nothing was found: which filter is in the way."""

from dataclasses import dataclass
from typing import Any

from search.question import Question
from search.services import search

from .facet_groups import Chip


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """The same question without one filter, and how much that finds for this reader."""

    without: str
    count: int
    address: str


def alternatives(question: Question, set_filters: list[Chip], actor: Any, *, locale: str) -> list[Alternative]:
    """Returns the filters without which something is found; with several filters, also the question without any."""
    found = []
    for name in dict.fromkeys(chip.name for chip in set_filters):
        freer = question.without(name)
        if not freer.is_empty and (count := _count(freer, actor, locale)):
            label = ", ".join(chip.label for chip in set_filters if chip.name == name)
            found.append(Alternative(without=label, count=count, address=freer.address()))
    if not found and len({chip.name for chip in set_filters}) > 1 and question.text:
        freer = question.unfiltered()
        if count := _count(freer, actor, locale):
            found.append(Alternative(without="", count=count, address=freer.address()))
    return found


def _count(question: Question, actor: Any, locale: str) -> int:
    return search(question.request(locale=locale, size=1), actor).total

"""One page of a list and how many rows there are, with as few looks into the stored answers as it takes.

A condition on an answer, a word, or an order by an answer makes the database read every record of the register: at
100,000 records that is what a list costs. So it is done once, for count and page together, and with keys alone; the
records of the page are fetched by key afterwards.
"""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Window

from forms.models import Record

from .register import Register
from .rows import in_order
from .state import RegisterState


@dataclass(frozen=True, kw_only=True)
class RowsPage:
    """The records of page ``number`` (the last one when a later one was asked for), of ``count`` that match."""

    count: int
    number: int
    records: list[Record]


def one_page(rows: QuerySet[Record], register: Register, state: RegisterState, *, size: int) -> RowsPage:
    """Returns the page that the state asks for of the rows that match it (see ``rows.matching``)."""
    ordered = in_order(rows, register, state)
    number = max(1, state.page)
    if state.conditions or state.words:
        counted = ordered.annotate(matched=Window(Count("*"))).values_list("pk", "matched")
        found = list(counted[(number - 1) * size : number * size])
        count = found[0][1] if found else (rows.count() if number > 1 else 0)
        keys = [key for key, _matched in found]
    else:
        # An index answers this without looking at a single record.
        count, keys = rows.count(), []
    last = max(1, -(-count // size))
    if count and not keys:
        number = min(number, last)
        keys = list(ordered.values_list("pk", flat=True)[(number - 1) * size : number * size])
    by_key = rows.in_bulk(keys)
    return RowsPage(count=count, number=min(number, last), records=[by_key[key] for key in keys if key in by_key])

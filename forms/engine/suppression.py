"""Counts of people, with the small ones withheld so that they cannot be worked out from the others and the totals.

Primary suppression: a cell of 1 to ``least - 1`` is withheld. Complementary suppression: in every row and column, the
totals' included, what is withheld must be at least two cells that together make at least ``least``; otherwise the next
smallest cell is withheld as well (zeros last). Source: the usual threshold and complementary rules of official
statistics for tables with margins.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count as forever

LEAST = 5

Shown = int | None
"""A count, or None where it is withheld."""


def suppressed_line(counts: Sequence[int], least: int = LEAST) -> list[Shown]:
    """The counts of one question whose total is known, the small ones and what would give them away withheld."""
    hidden = {place for place, number in enumerate(counts) if 0 < number < least}
    _complete_line(list(counts), hidden, least)
    return [None if place in hidden else number for place, number in enumerate(counts)]


def suppressed_table(rows: Sequence[Sequence[int]], least: int = LEAST) -> list[list[Shown]]:
    """The counts of two questions with a row and a column of totals added at the end, withheld as needed."""
    table = with_totals(rows)
    if not table:
        return []
    hidden = {
        (y, x) for y, line in enumerate(table) for x, number in enumerate(line) if 0 < number < least
    }  # fmt: skip
    height, width = len(table), len(table[0])
    for _round in forever():
        before = len(hidden)
        for y in range(height):
            _complete(table, hidden, [(y, x) for x in range(width)], least)
        for x in range(width):
            _complete(table, hidden, [(y, x) for y in range(height)], least)
        if len(hidden) == before:
            break
    return [[None if (y, x) in hidden else number for x, number in enumerate(line)] for y, line in enumerate(table)]


def with_totals(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """The table with the totals of rows and columns at its end."""
    if not rows:
        return []
    table = [[*line, sum(line)] for line in rows]
    return [*table, [sum(column) for column in zip(*table, strict=True)]]


def _complete(table: list[list[int]], hidden: set[tuple[int, int]], line: list[tuple[int, int]], least: int) -> None:
    counts = [table[y][x] for y, x in line]
    withheld = {place for place, cell in enumerate(line) if cell in hidden}
    # The last cell of a line is the total of the others, so a withheld one counts like any other.
    _complete_line(counts, withheld, least)
    hidden |= {line[place] for place in withheld}


def _complete_line(counts: list[int], hidden: set[int], least: int) -> None:
    """Withholds more of a line until what is withheld cannot be worked out from what is shown."""
    while hidden and (len(hidden) == 1 or sum(counts[place] for place in hidden) < least):
        rest = [place for place in range(len(counts)) if place not in hidden]
        if not rest:
            return
        hidden.add(min(rest, key=lambda place: (counts[place] == 0, counts[place], place)))

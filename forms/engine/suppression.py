"""Counts of people, with the small ones withheld so that they cannot be worked out from anything else that is shown.

Primary suppression: a cell of 1 to ``least - 1`` is withheld. Complementary suppression: in every line whose total is
known, what is withheld must be at least two cells that together make at least ``least``; otherwise the next smallest
cell is withheld as well (zeros last).

Several tables of one survey share their margins, so each question's own counts are suppressed once (`suppressed_line`)
and every cross table uses exactly those: the answers withheld there are one group in it (`together`). The margins of a
cross table are therefore public numbers, two tables have nothing unknown in common, and subtracting one from the other
tells nothing that its margins do not. What is left is a single table with known margins (`suppressed_table`): a cell
can be worked out from it exactly when it lies on no closed way of the residual graph that moves one person along; as
long as there is such a cell, one more is withheld. Sources: Willenborg and de Waal, Elements of Statistical Disclosure
Control (2001), on secondary suppression and linked tables; Gusfield, A graph theoretic approach to statistical data
security (SIAM J. Comput. 17, 1988), on the closed ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

LEAST = 5

Shown = int | None
"""A count, or None where it is withheld."""
Cell = tuple[int, int]
"""Row and column."""


def suppressed_line(counts: Sequence[int], least: int = LEAST) -> list[Shown]:
    """The counts of one question whose total is known, the small ones and what would give them away withheld."""
    hidden = {place for place, number in enumerate(counts) if 0 < number < least}
    _complete_line(list(counts), hidden, least)
    return [None if place in hidden else number for place, number in enumerate(counts)]


def suppressed_apart(counts: Sequence[int], total: int, least: int = LEAST) -> list[Shown]:
    """The counts of answers that may go together: few who gave one are withheld, and so are few who did not."""
    return [None if 0 < number < least or 0 < total - number < least else number for number in counts]


def together(counts: Sequence[int], least: int = LEAST) -> list[list[int]]:
    """The places of a line as the groups to count in a table: each by itself, those withheld as one at the end."""
    shown = suppressed_line(counts, least)
    withheld = [place for place, number in enumerate(shown) if number is None]
    return [[place] for place, number in enumerate(shown) if number is not None] + ([withheld] if withheld else [])


def suppressed_table(rows: Sequence[Sequence[int]], least: int = LEAST) -> list[list[Shown]]:
    """The counts of two questions with their totals at the end; the totals are known, none of them is small."""
    table = with_totals(rows)
    if not table:
        return []
    height, width = len(rows), len(rows[0])
    hidden = {(y, x) for y, line in enumerate(rows) for x, number in enumerate(line) if 0 < number < least}
    lines = [[(y, x) for x in range(width)] for y in range(height)]
    lines += [[(y, x) for y in range(height)] for x in range(width)]
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for line in lines:
            _complete(rows, hidden, line, least)
        if len(hidden) == before:
            _open(rows, hidden)
    return [[None if (y, x) in hidden else number for x, number in enumerate(line)] for y, line in enumerate(table)]


def with_totals(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """The table with the totals of rows and columns at its end."""
    if not rows:
        return []
    table = [[*line, sum(line)] for line in rows]
    return [*table, [sum(column) for column in zip(*table, strict=True)]]


def _complete(rows: Sequence[Sequence[int]], hidden: set[Cell], line: list[Cell], least: int) -> None:
    withheld = {place for place, cell in enumerate(line) if cell in hidden}
    _complete_line([rows[y][x] for y, x in line], withheld, least)
    hidden |= {line[place] for place in withheld}


def _open(rows: Sequence[Sequence[int]], hidden: set[Cell]) -> None:
    """Withholds one more cell beside the first that could be worked out, if there is one and a cell is left."""
    for y, x in sorted(hidden):
        if is_known(rows, hidden, (y, x)):
            beside = [(y, other) for other in range(len(rows[0]))] + [(other, x) for other in range(len(rows))]
            rest = [cell for cell in beside if cell not in hidden] or [
                (row, column)
                for row, line in enumerate(rows)
                for column in range(len(line))
                if (row, column) not in hidden
            ]
            if rest:
                hidden.add(min(rest, key=lambda cell: (rows[cell[0]][cell[1]] == 0, rows[cell[0]][cell[1]], cell)))
                return


def is_known(rows: Sequence[Sequence[int]], hidden: set[Cell], cell: Cell) -> bool:
    """Whether only one count fits into a withheld cell, for whoever knows all totals and every other cell."""
    more = _leads(rows, hidden, cell, down=True)
    less = rows[cell[0]][cell[1]] > 0 and _leads(rows, hidden, cell, down=False)
    return not more and not less


def _leads(rows: Sequence[Sequence[int]], hidden: set[Cell], cell: Cell, *, down: bool) -> bool:
    """Whether the other withheld cells can make up for one person more in the cell (``down``), or one less.

    A way goes from column to row over a cell that gives a person away, so it must have one, and from row to column over
    a cell that takes one.
    """
    start, goal = (("x", cell[1]), ("y", cell[0])) if down else (("y", cell[0]), ("x", cell[1]))
    seen, waiting = {start}, [start]
    while waiting:
        for reached in _next(rows, hidden - {cell}, waiting.pop()):
            if reached == goal:
                return True
            if reached not in seen:
                seen.add(reached)
                waiting.append(reached)
    return False


def _next(rows: Sequence[Sequence[int]], hidden: set[Cell], place: tuple[str, int]) -> Iterator[tuple[str, int]]:
    axis, number = place
    for y, x in hidden:
        if axis == "x" and x == number and rows[y][x] > 0:
            yield "y", y
        elif axis == "y" and y == number:
            yield "x", x


def _complete_line(counts: list[int], hidden: set[int], least: int) -> None:
    """Withholds more of a line until what is withheld cannot be worked out from what is shown."""
    while hidden and (len(hidden) == 1 or sum(counts[place] for place in hidden) < least):
        rest = [place for place in range(len(counts)) if place not in hidden]
        if not rest:
            return
        hidden.add(min(rest, key=lambda place: (counts[place] == 0, counts[place], place)))

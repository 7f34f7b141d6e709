"""Small counts stay unknown, also to whoever adds and subtracts."""

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from forms.engine.suppression import is_known, suppressed_apart, suppressed_line, suppressed_table, together


def test_small_counts_are_withheld_with_company():
    assert suppressed_line([20, 3, 9, 30]) == [20, None, None, 30]
    assert suppressed_line([20, 1, 1, 9]) == [20, None, None, None]
    assert suppressed_line([20, 9, 0]) == [20, 9, 0]
    assert suppressed_line([4]) == [None]


def test_a_table_withholds_across_rows_and_columns():
    shown = suppressed_table([[20, 3, 10], [10, 12, 11], [9, 8, 7]])
    assert shown[0][1] is None
    for line in [*shown, *zip(*shown, strict=True)]:
        assert sum(cell is None for cell in line) != 1


def test_answers_that_go_together_withhold_the_few_who_did_not_give_them():
    assert suppressed_apart([50, 48, 20, 3, 0], 50) == [50, None, 20, None, 0]


def test_a_cell_that_bridges_two_blocks_is_found():
    # Every row and column has two withheld cells or none, and yet the one in the middle follows from the totals.
    rows = [[9, 9, 9, 0, 0, 0], [9, 9, 3, 0, 0, 0], [0, 0, 9, 9, 9, 9], [0, 0, 0, 9, 9, 9]]
    hidden = {(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (2, 4), (3, 3), (3, 4)}
    assert is_known(rows, hidden - {(2, 2)}, (1, 2))
    assert not is_known(rows, hidden, (0, 0))


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_no_withheld_count_of_a_line_can_be_worked_out(counts):
    shown = suppressed_line(counts)
    places = [place for place, cell in enumerate(shown) if cell is None]
    if not places or len(places) == len(counts) == 1:
        return
    missing = sum(counts[place] for place in places)
    if len(places) < len(counts):
        assert len(places) >= 2
        assert missing >= 5
    if len(places) <= 3:
        # More than one way to share out what is missing: nobody knows which it was.
        ways = [way for way in product(range(missing + 1), repeat=len(places)) if sum(way) == missing]
        assert len(ways) > 1


@given(st.lists(st.lists(st.integers(0, 15), min_size=3, max_size=3), min_size=1, max_size=4))
def test_nothing_small_is_ever_shown_inside_a_table(rows):
    shown = suppressed_table(rows)
    for line, plain in zip(shown, rows, strict=False):
        for cell, number in zip(line, plain, strict=False):
            assert cell is None or (cell == number and not 0 < cell < 5)


answers = st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=5, max_size=60)


@given(answers)
def test_no_small_count_follows_from_all_tables_of_a_survey(people):
    """Of three questions: their own counts and every cross table, added and subtracted at will."""
    rules, small = published(people)
    for cell in small:
        low, high = bounds_by_subtraction(rules, cell)
        assert low != high


def published(people):
    """What is known, as sums of unknown groups of people, and the groups of one to four.

    A group is told by what its people answered to one or two questions: {(question, answer), …}.
    """
    margins = [[sum(person[question] == answer for person in people) for answer in range(4)] for question in range(3)]
    pools = [together(margin) for margin in margins]
    known, equations, small = {}, [], []
    for question, margin in enumerate(margins):
        cells = [frozenset([(question, answer)]) for answer in range(4)]
        known |= {cell: n for cell, n in zip(cells, suppressed_line(margin), strict=True) if n is not None}
        equations.append((cells, len(people)))
        small += [cell for cell, number in zip(cells, margin, strict=True) if 0 < number < 5]
    for first, second in ((0, 1), (0, 2), (1, 2)):
        rows = [
            [sum(p[first] in ys and p[second] in xs for p in people) for xs in pools[second]] for ys in pools[first]
        ]
        shown = suppressed_table(rows)
        withheld = {(y, x) for y, line in enumerate(rows) for x, _ in enumerate(line) if shown[y][x] is None}
        names = [[frozenset([(first, tuple(ys)), (second, tuple(xs))]) for xs in pools[second]] for ys in pools[first]]
        equations += [(cells, sum(line)) for cells, line in zip(names, rows, strict=True)]
        columns = zip(zip(*names, strict=True), zip(*rows, strict=True), strict=True)
        equations += [(list(cells), sum(line)) for cells, line in columns]
        for y, ys in enumerate(pools[first]):
            equations.append((names[y], [frozenset([(first, answer)]) for answer in ys]))
        for x, xs in enumerate(pools[second]):
            equations.append(([line[x] for line in names], [frozenset([(second, answer)]) for answer in xs]))
        for y, line in enumerate(rows):
            for x, number in enumerate(line):
                if shown[y][x] is not None:
                    known[names[y][x]] = number
                if 0 < number < 5:
                    small.append(names[y][x])
                    assert not is_known(rows, withheld, (y, x))
    return (known, equations), small


def bounds_by_subtraction(rules, cell):
    """(0, 0) when the cell is a sum and difference of what is known, (0, 1) when it is not: linear algebra, exactly."""
    known, equations = rules
    if cell in known:
        return 0, 0
    rows = []
    for left, right in equations:
        row = {}
        for sign, cells in ((1, left), (-1, right if isinstance(right, list) else [])):
            for each in cells:
                if each not in known:
                    row[each] = row.get(each, 0) + sign
        rows.append({each: Fraction(sign) for each, sign in row.items() if sign})
    target = {cell: Fraction(1)}
    while rows:
        row = rows.pop()
        if not row:
            continue
        pivot = next((each for each in row if each != cell), cell)
        for other in [*rows, target]:
            if pivot in other and other is not row:
                factor = other[pivot] / row[pivot]
                for each, number in row.items():
                    other[each] = other.get(each, Fraction(0)) - factor * number
                    if not other[each]:
                        del other[each]
    return (0, 0) if not target else (0, 1)

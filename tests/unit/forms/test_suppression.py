"""Small counts stay unknown, also to whoever adds and subtracts."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from forms.engine.suppression import suppressed_line, suppressed_table, with_totals


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
def test_nothing_small_is_ever_shown(rows):
    shown = suppressed_table(rows)
    for line, plain in zip(shown, with_totals(rows), strict=True):
        for cell, number in zip(line, plain, strict=True):
            assert cell is None or cell == number
            assert cell is None or cell == 0 or cell >= 5

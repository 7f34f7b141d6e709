"""What a figure comes to: spans, what stands and what happens, rates over units, duties, points."""

import itertools
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.engine.expressions import Value
from processes.engine.measures.counting import Counter, merged
from processes.engine.measures.duties import duty_state
from processes.engine.measures.figures import figure, groups, points
from processes.engine.measures.model import Item, Measure, Part
from processes.engine.measures.reading import read, shape_problems, word_problems
from processes.engine.measures.words import words_of
from processes.engine.spans import EVERY, MONTHS, keys_within, span_called, span_of, spans_between

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
TITLE = {"zh-hans": "指标", "en": "Figure"}


def measure(**members: Any) -> Measure:
    document = {"key": "figure", "title": TITLE, "source": {"of": "hours"}, **members}
    return read(document, "indicator")


def item(values: Mapping[str, Value] | None = None, **facts: Any) -> Item:
    return Item(unit=facts.pop("unit", 1), values=values or {}, **facts)


@given(day=DAYS, every=st.sampled_from(EVERY))
def test_a_day_lies_in_exactly_the_span_that_is_called_so(day: date, every: str) -> None:
    span = span_of(every, day)

    assert span.holds(day)
    assert span_called(span.key) == span


@given(day=DAYS, every=st.sampled_from(list(MONTHS)), around=st.sampled_from(list(MONTHS)))
def test_longer_spans_are_made_of_whole_shorter_ones(day: date, every: str, around: str) -> None:
    whole = span_of(around, day)
    parts = [span_called(key) for key in keys_within(every, whole)]

    if MONTHS[every] > MONTHS[around]:
        assert parts == []
        return
    days = [(part.first, part.last) for part in parts if part is not None]
    assert days[0][0] == whole.first
    assert days[-1][1] == whole.last
    assert all((after[0] - before[1]).days == 1 for before, after in itertools.pairwise(days))


@pytest.mark.parametrize("words", ["", "2026-13", "2026-Q5", "26", "2026-1", "2026-H3", "x" * 90])
def test_other_words_are_no_span(words: str) -> None:
    assert span_called(words) is None


@given(
    opened=st.dates(date(2025, 1, 1), date(2026, 6, 30)),
    length=st.integers(0, 500),
    today=st.dates(date(2026, 7, 1), date(2026, 12, 31)),
)
def test_what_stands_is_counted_at_the_end_of_every_span_in_which_it_was_open(
    opened: date, length: int, today: date
) -> None:
    closed = date.fromordinal(opened.toordinal() + length)
    counter = Counter(measure=measure(when="standing"), today=today)
    told = {part.span for part in counter.parts(item(opened=opened, closed=closed))}

    for span in spans_between("month", date(2024, 12, 1), today):
        as_of = min(span.last, today)
        assert (span.key in told) == (opened <= as_of < closed)


def test_nothing_after_today_counts_and_nothing_before_the_first_day() -> None:
    counter = Counter(
        measure=measure(when="on", how="sum", value="hours"), today=date(2026, 6, 30), first=date(2026, 1, 1)
    )
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    found = [part.span for day in days for part in counter.parts(item({"on": day, "hours": Decimal(1)}))]

    assert found == ["2026-01", "2026-06"]


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=30))
def test_a_rate_above_is_the_sum_over_the_sum_and_never_the_mean_of_rates(rows: list[tuple[int, bool]]) -> None:
    share = measure(when="on", how="share", value="hours >= 1")
    counter = Counter(measure=share, today=date(2026, 6, 30))
    values: list[dict[str, Value]] = [{"on": date(2026, 6, 1), "hours": Decimal(met)} for _unit, met in rows]
    items = [item(given, unit=unit) for given, (unit, _met) in zip(values, rows, strict=True)]
    parts = merged((part for each in items for part in counter.parts(each)), "share")

    reached = sum(met for _unit, met in rows)
    assert figure(share, parts).value == (Decimal(reached) / len(rows)).quantize(Decimal("0.0001"))
    assert figure(share, parts).items == len(rows)


def part(unit: int, number: str, *, base: str = "1", bucket: str = "", day: date | None = None) -> Part:
    return Part(unit=unit, span="2026", number=Decimal(number), base=Decimal(base), bucket=bucket, day=day)


@pytest.mark.parametrize(
    ("members", "parts", "value"),
    [
        ({"how": "mean", "value": "hours", "roll_up": "mean"}, [part(1, "10"), part(1, "20"), part(2, "30")], "22.5"),
        ({"how": "mean", "value": "hours"}, [part(1, "10"), part(1, "20"), part(2, "30")], "20"),
        ({"how": "median", "value": "hours"}, [part(1, "1"), part(1, "9"), part(2, "3")], "3"),
        ({"how": "max", "value": "hours"}, [part(1, "1"), part(2, "9")], "9"),
        ({"how": "last", "value": "hours"},
         [part(1, "3", day=date(2026, 1, 1)), part(1, "5", day=date(2026, 2, 1)), part(2, "4")], "4.5"),
        ({"how": "distinct", "value": "source", "out_of": "5"},
         [part(1, "1", bucket="a"), part(1, "1", bucket="a"), part(1, "1", bucket="b")], "0.4"),
        ({"how": "count"}, [], "0"),
        ({"how": "mean", "value": "hours"}, [], None),
    ],
)  # fmt: skip
def test_what_parts_come_to(members: dict[str, Any], parts: list[Part], value: str | None) -> None:
    assert figure(measure(**members), parts).value == (None if value is None else Decimal(value))


def test_a_figure_can_be_split_into_groups_that_together_are_the_whole() -> None:
    count = measure(by="source")
    parts = [part(1, "1", bucket="a"), part(2, "1", bucket="b"), part(2, "1", bucket="b")]

    assert {bucket: each.value for bucket, each in groups(count, parts).items()} == {"b": Decimal(2), "a": Decimal(1)}


@pytest.mark.parametrize(
    ("value", "earned"), [("0.5", "0"), ("0.65", "2"), ("0.8", "4"), ("0.95", "4"), ("0.1", "0"), (None, None)]
)
def test_points_run_straight_from_nothing_to_everything(value: str | None, earned: str | None) -> None:
    rate = measure(how="share", value="hours", zero="0.5", full="0.8")
    found = points(rate, None if value is None else Decimal(value), Decimal(4))

    assert found == (None if earned is None else Decimal(earned))


@pytest.mark.parametrize(
    ("today", "found", "excused", "state"),
    [
        ("2026-05-02", 0, False, "open"),
        ("2026-05-22", 0, False, "soon"),
        ("2026-05-31", 0, False, "soon"),
        ("2026-06-01", 0, False, "missing"),
        ("2026-06-01", 0, True, "excused"),
        ("2026-06-01", 1, False, "met"),
        ("2026-04-30", 0, False, "none"),
    ],
)
def test_a_duty_is_missing_only_when_the_span_is_over_and_nothing_is_there(
    today: str, found: int, excused: bool, state: str
) -> None:
    duty = read({"key": "duty", "title": TITLE, "source": {"of": "hours"}, "when": "on"}, "duty")
    span = span_called("2026-05")
    assert span is not None

    told = duty_state(duty, span, found=found, excused=excused, today=date.fromisoformat(today), since=None)
    assert told == state


def test_a_unit_is_not_asked_for_a_span_in_which_it_began() -> None:
    duty = read({"key": "duty", "title": TITLE, "source": {"of": "hours"}, "when": "on"}, "duty")
    span = span_called("2026-05")
    assert span is not None

    begun = duty_state(duty, span, found=0, excused=False, today=date(2026, 7, 1), since=date(2026, 5, 3))
    assert begun == "none"


@pytest.mark.parametrize(
    ("members", "path", "code"),
    [
        ({"source": {"of": "elsewhere"}}, "source/of", "not_one_of"),
        ({"source": {"of": "cases"}}, "source/procedure", "member_missing"),
        ({"how": "share"}, "value", "member_missing"),
        ({"how": "ratio", "value": "hours"}, "base", "member_missing"),
        ({"where": "hours >"}, "where", "unexpected_end"),
        ({"when": "opened ("}, "when", "unexpected_end"),
        ({"every": "day"}, "every", "not_one_of"),
        ({"target": "much"}, "target", "value_wrong_type"),
        ({"key": "Not So"}, "key", "key_unreadable"),
        ({"colour": "red"}, "colour", "member_unknown"),
        ({"least": -1}, "least", "value_wrong_type"),
    ],
)
def test_what_is_no_measure_is_told_by_place(members: dict[str, Any], path: str, code: str) -> None:
    document = {"key": "figure", "title": TITLE, "source": {"of": "hours"}, **members}

    assert (path, code) in {(each.path, each.code) for each in shape_problems(document, "indicator")}


def test_names_that_do_not_exist_are_told() -> None:
    wrong = measure(where="hour > 1 and has_certificate('DEV')", unit="branch")
    found = word_problems(wrong, words_of(wrong.source))

    assert {each.code for each in found} == {"unknown_field", "unknown_function", "not_one_of"}

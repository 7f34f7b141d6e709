"""A question in an address: nothing that can stand there breaks it, and what it says survives."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search.question import FILTERS, LONGEST, Question

QUESTION = Question(
    text="党费 公示",
    kinds=("case", "notice"),
    unit="B08",
    year=2026,
    topic="十佳",
    status="open",
    sort="newest",
    page=3,
)


def test_an_address_says_the_whole_question():
    assert Question.of_address(QUESTION.address()) == QUESTION


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", Question()),
        ("q=%00党%0A费", Question(text="党 费")),
        ("year=abc&page=-1&sort=size", Question()),
        ("year=99999&page=101", Question()),
        ("page=0", Question()),
        ("page=二", Question()),
        ("kind=case,notice&kind=case&kind=", Question(kinds=("case", "notice"))),
        ("q=" + "长" * 500, Question(text="长" * LONGEST)),
    ],
)
def test_bad_values_are_left_out(address, expected):
    assert Question.of_address(address) == expected


@given(st.dictionaries(st.sampled_from(["q", "kind", "unit", "year", "topic", "status", "sort", "page"]), st.text()))
def test_any_address_gives_a_question_that_has_an_address(values):
    query = QueryDict(mutable=True)
    query.update(values)
    question = Question.read(query)
    assert Question.of_address(question.address()) == question


@pytest.mark.parametrize(
    ("name", "value"), [("kind", "case"), ("unit", "B08"), ("year", "2026"), ("topic", "十佳"), ("status", "open")]
)
def test_a_filter_is_set_and_taken_away_again_from_the_first_page_on(name, value):
    asked = Question(text="党费", page=4)
    chosen = asked.toggled(name, value)
    assert chosen.is_filtered
    assert chosen.page == 1
    assert chosen.toggled(name, value) == asked.unpaged()
    assert chosen.without(name) == asked.unpaged()


def test_every_filter_can_be_taken_away():
    assert QUESTION.unfiltered() == Question(text="党费 公示", sort="newest")
    bare = QUESTION
    for name in FILTERS:
        bare = bare.without(name)
    assert not bare.is_filtered

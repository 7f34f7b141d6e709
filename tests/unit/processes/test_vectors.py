"""The figures of the domain: working days, months, votes, scores, quotas."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import chinese_calendar
import pytest

from processes.engine.examples import ExampleCalendar
from processes.engine.model import AnswerSpec, VoteSpec
from processes.engine.ranks import next_in_line, quota, ranks
from processes.engine.scores import share_of_top, trim_mean, weighted
from processes.engine.timers import add_months
from processes.engine.votes import Item, average, choice_problem, distribution, items_problem, tally

VECTORS = json.loads((Path(__file__).parents[2] / "shared" / "process_vectors.json").read_text(encoding="utf-8"))
DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
OFFICIAL = ExampleCalendar(
    days={day: chinese_calendar.is_workday(day) for day in DAYS}, confirmed_years=frozenset({2026})
)


def vote(**more: object) -> VoteSpec:
    return VoteSpec(**{"key": "v", "title": {}, "scope": "case", "roll": "r", "secrecy": "secret"} | more)  # type: ignore[arg-type]


@pytest.mark.parametrize("vector", VECTORS["workday"], ids=lambda vector: vector["start"])
def test_working_days_count_the_first_day(vector: dict[str, object]) -> None:
    start, days, end = date.fromisoformat(str(vector["start"])), int(str(vector["n"])), str(vector["end"])
    assert OFFICIAL.add_working_days(start, days) == date.fromisoformat(end)


@pytest.mark.parametrize("vector", VECTORS["add_months"], ids=lambda vector: vector["start"])
def test_months_end_on_the_last_day_of_a_shorter_month(vector: dict[str, object]) -> None:
    start = date.fromisoformat(str(vector["start"]))
    assert add_months(start, int(str(vector["m"]))) == date.fromisoformat(str(vector["out"]))


@pytest.mark.parametrize("vector", VECTORS["vote"], ids=lambda vector: vector["case"])
def test_votes(vector: dict[str, object]) -> None:
    result = tally(
        vote(quorum=vector["quorum"]),
        roll=int(str(vector["eligible"])),
        present=int(str(vector["present"])),
        agree=int(str(vector["yes"])),
        written_agree=int(str(vector["written"])),
        written=str(vector["absentee"]),  # type: ignore[arg-type]
    )
    assert result.result == vector["result"]


def test_those_recused_leave_the_roll() -> None:
    committee = vote(quorum="ge_two_thirds")
    assert tally(committee, roll=9, recused=1, present=6, agree=5).result == "passed"
    assert tally(committee, roll=9, recused=1, present=6, agree=5).eligible == 8


def test_majority_of_those_present() -> None:
    assert tally(vote(majority_of="present"), roll=20, present=9, agree=5).result == "passed"
    assert tally(vote(majority_of="roll"), roll=20, present=9, agree=5).result == "rejected"


def test_a_vote_that_only_counts_decides_nothing() -> None:
    assert tally(vote(majority="none"), roll=800, present=3, agree=3).result == "counted"


def test_nobody_on_the_roll_is_no_quorum() -> None:
    assert tally(vote(quorum="ge_half"), roll=0, present=0, agree=0).result == "no_quorum"


def test_small_secret_votes_do_not_show_who_chose_what() -> None:
    assert distribution(vote(), {"for": 3, "against": 1}) is None
    assert distribution(vote(secrecy="open"), {"for": 3, "against": 1}) == {"for": 3, "against": 1}
    assert distribution(vote(), {"for": 3, "against": 2}) == {"for": 3, "against": 2}


GRADES = tuple(
    AnswerSpec(key=key, title={}, points=points)
    for key, points in (("good", 100), ("fairly_good", 85), ("fair", 60), ("poor", 0), ("no_opinion", None))
)


@pytest.mark.parametrize(
    ("counts", "mean"),
    [
        ({"good": 20, "fairly_good": 6, "fair": 2}, "93.93"),
        ({"good": 4, "no_opinion": 5}, "100.00"),
        ({"poor": 5}, "0.00"),
        ({"good": 1, "fairly_good": 2, "fair": 5, "poor": 1}, "63.33"),
        ({"good": 4}, None),
        ({"no_opinion": 9}, None),
        ({}, None),
    ],
)
def test_grades_have_a_mean_unless_it_would_show_who_gave_them(counts: dict[str, int], mean: str | None) -> None:
    grading = vote(majority="none", answers=GRADES)
    assert average(grading, counts) == (None if mean is None else Decimal(mean))


def test_an_open_vote_by_few_has_a_mean() -> None:
    assert average(vote(majority="none", answers=GRADES, secrecy="open"), {"fair": 1, "good": 1}) == Decimal("80.00")


def test_a_ballot_may_only_give_the_answers_of_its_vote() -> None:
    grading, items = vote(majority="none", answers=GRADES), [Item(key="a", label="A")]
    assert items_problem(grading, items, ["a=fair"]) is None
    assert items_problem(grading, items, ["a=for"]) == "unknown_choice"
    assert items_problem(vote(), items, ["a=fair"]) == "unknown_choice"


def test_ballots_are_limited() -> None:
    ballot = vote(max_choices=2)
    assert [choice_problem(ballot, each) for each in ((), ("a", "a"), ("a", "b", "c"), ("a", "b"))] == [
        "none_chosen",
        "chosen_twice",
        "too_many",
        None,
    ]


def test_trimmed_mean() -> None:
    scores = [Decimal(each) for each in VECTORS["trim_mean"]["scores"]]
    assert trim_mean(scores) == Decimal(str(VECTORS["trim_mean"]["out"]))
    assert trim_mean([Decimal(80), Decimal(91)]) == Decimal("85.50")
    assert trim_mean([]) is None


@pytest.mark.parametrize("vector", VECTORS["total"], ids=lambda vector: vector["name"])
def test_totals(vector: dict[str, object]) -> None:
    share = share_of_top(int(str(vector["votes"])), int(str(vector["maxv"])))
    parts = [("0.6", str(vector["expert"])), ("0.2", str(share)), ("0.2", str(vector["defence"]))]
    assert weighted((Decimal(weight), Decimal(figure)) for weight, figure in parts) == Decimal(str(vector["total"]))


def test_quotas_are_rounded_down() -> None:
    assert [quota(each["n"], Fraction(1, 3)) for each in VECTORS["ratio"]] == [
        each["max_excellent"] for each in VECTORS["ratio"]
    ]
    for each in VECTORS["star_quota"]:
        shares = {"five": Fraction(10, 100), "four": Fraction(40, 100), "three": Fraction(30, 100)}
        assert {key: quota(each["n"], share) for key, share in shares.items()} == {key: each[key] for key in shares}


def test_ties_are_broken_by_the_following_figures() -> None:
    figures = {
        "a": [Decimal("83.52"), Decimal("89.2")],
        "b": [Decimal("89.2"), Decimal("87.0")],
        "c": [Decimal("83.52"), Decimal("88.0")],
        "d": [None, Decimal("99")],
        "e": [Decimal("83.52"), Decimal("88.0")],
    }
    places = ranks(figures)
    assert places == {"b": 1, "a": 2, "c": 3, "e": 3, "d": 5}
    assert next_in_line(places, frozenset({"d", "a"})) == ("a",)
    assert next_in_line(places, frozenset({"c", "e"})) == ("c", "e")

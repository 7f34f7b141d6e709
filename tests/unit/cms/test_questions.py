"""The kinds of question: notation, marking, and that the key stays where it is."""

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest

from cms.engine.kinds import KINDS, Body, kind_of
from cms.engine.notation import Written, compile_question, write_question

CASE = "# single 2\n谁召集?\n*书记\n组长\n# written 3\n为什么?\n说到依据 = 2\n说到时限 = 1\n> 见规程"
SAMPLES = {
    "single": ("谁召集?", "*书记\n组长\n群众"),
    "multiple": ("哪些是?", "*甲\n*乙\n丙\n丁"),
    "truth": ("对吗?", "对"),
    "fill_in": ("每年不少于___学时,书记___学时。", "32|三十二\n56±1"),
    "ordering": ("排好", "通知\n签到\n表决\n公示"),
    "matching": ("连线", "甲 = 一\n乙 = 二\n= 三"),
    "hot_spot": ("点出断路器", "picture 12\n*circle 50 40 8.5 = 断路器\nrect 10 20 30 15 = 隔离开关"),
    "written": ("说说", "观点 = 6\n例子 = 4\n> 略"),
    "case": ("某支部开会。", CASE),
}


def body_of(kind: str, *, rule: str = "") -> Body:
    stem, lines = SAMPLES[kind]
    compiled = compile_question(Written(kind=kind, stem=stem, lines=lines, explanation="见第三条", rule=rule))
    assert compiled.problems == ()
    return compiled.body


def points(kind: str, answer: Any, *, rule: str = "") -> Decimal:
    body = body_of(kind, rule=rule)
    return kind_of(kind).mark(body, answer, Decimal(10)).points


def keys(body: Body, *texts: str) -> list[str]:
    by_text = {one["text"]: one["key"] for one in body["options"]}
    return [by_text[text] for text in texts]


def test_every_kind_has_a_sample() -> None:
    assert set(SAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_notation_reads_what_it_writes(kind: str) -> None:
    body = body_of(kind)
    assert compile_question(write_question(body)).body == body
    json.dumps(body)


@pytest.mark.parametrize("kind", KINDS)
def test_right_answer_earns_everything_that_needs_no_marker(kind: str) -> None:
    body = body_of(kind)
    mark = kind_of(kind).mark(body, kind_of(kind).solution(body), Decimal(10))
    assert mark.points + mark.awaiting == Decimal(10)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "answer", [None, "", "x", 3, [], [None, {}], {}, {"1": {"1": []}}, {"1": None, "x": "y"}, True]
)
def test_any_answer_is_survived(kind: str, answer: Any) -> None:
    body = body_of(kind)
    assert 0 <= kind_of(kind).mark(body, answer, Decimal(10)).points <= 10
    kind_of(kind).told(body, answer)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_shown_holds_no_key(kind: str) -> None:
    body = body_of(kind)
    shown = json.dumps(asdict(kind_of(kind).shown(body, "seed")), ensure_ascii=False)
    for secret in ("right", "三十二", "56", "见第三条", "见规程", "说到依据", "观点", "隔离开关"):
        assert secret not in shown


def test_order_of_options_does_not_tell_the_key() -> None:
    body = body_of("ordering")
    assert [row.text for row in kind_of("ordering").shown(body, "").rows] != ["通知", "签到", "表决", "公示"]


def test_shuffling_depends_on_the_seed_alone() -> None:
    body = body_of("multiple")
    orders = {
        tuple(c.text for c in kind_of("multiple").shown(body, seed).choices) for seed in ("a", "a", "b", "c", "d")
    }
    assert 2 <= len(orders) <= 4


@pytest.mark.parametrize(
    ("rule", "chosen", "earned"),
    [
        ("half", "甲", "5"),
        ("half", "甲丙", "0"),
        ("half", "甲乙", "10"),
        ("half", "", "0"),
        ("each", "甲", "5"),
        ("each", "甲丙", "0"),
        ("each", "甲乙丙", "5"),
        ("all", "甲", "0"),
    ],
)
def test_several_right_ones(rule: str, chosen: str, earned: str) -> None:
    assert points("multiple", keys(body_of("multiple"), *chosen), rule=rule) == Decimal(earned)


@pytest.mark.parametrize(
    ("said", "earned"),
    [
        ({"1": " 32。", "2": "56"}, "10"),
        ({"1": "32.0", "2": "57"}, "10"),
        ({"1": "三十二", "2": "57.1"}, "5"),
        ({"1": "31", "2": "1e5"}, "0"),
    ],
)
def test_blanks(said: dict[str, str], earned: str) -> None:
    assert points("fill_in", said) == Decimal(earned)


def test_one_number_everywhere_is_no_order() -> None:
    body = body_of("ordering")
    right = kind_of("ordering").solution(body)
    assert points("ordering", dict.fromkeys(right, "1")) == 0
    first, second, *_ = right
    assert points("ordering", {**right, first: right[second], second: right[first]}) == Decimal(5)


def test_case_spreads_the_points_and_leaves_the_written_part_to_people() -> None:
    body = body_of("case")
    mark = kind_of("case").mark(body, {"1": body["parts"][0]["right"][0], "2": "因为"}, Decimal(10))
    assert (mark.points, mark.awaiting) == (Decimal(4), Decimal(6))
    assert [(one.key, one.points) for one in kind_of("case").criteria(body)] == [
        ("2.1", Decimal(2)),
        ("2.2", Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("kind", "posted", "answer"),
    [
        ("single", {"choice": ["k"]}, "k"),
        ("multiple", {"choice": ["b", "a", "b"]}, ["a", "b"]),
        ("truth", {"choice": ["maybe"]}, None),
        ("fill_in", {"blank-1": [" 32 "], "blank-x": ["1"], "blank-2": [" "]}, {"1": " 32 "}),
        ("ordering", {"place-k": ["2"], "place-l": ["zz"]}, {"k": "2"}),
        ("matching", {"pair-k": ["v"], "pair-l": [""]}, {"k": "v"}),
        ("written", {"text": ["a\x00b"]}, "ab"),
        ("case", {"1:single:choice": ["k"], "2:written:text": [" "], "3:nothing:x": ["y"]}, {"1": "k"}),
    ],
)
def test_reading_what_was_posted(kind: str, posted: dict[str, list[str]], answer: Any) -> None:
    assert kind_of(kind).read(posted) == answer


@pytest.mark.parametrize(
    ("kind", "stem", "lines", "codes"),
    [
        ("single", "?", "甲\n*乙\n*丙", ["one_right"]),
        ("single", "", "*甲\n甲", ["no_stem", "twice"]),
        ("multiple", "?", "甲\n乙", ["no_right"]),
        ("truth", "?", "大概", ["true_or_false"]),
        ("fill_in", "没有空", "32", ["no_blank"]),
        ("fill_in", "___和___", "32", ["blanks"]),
        ("ordering", "?", "一\n二", ["few_steps"]),
        ("matching", "?", "甲 = 一\n乙", ["no_pair"]),
        ("written", "?", "观点\n例子 = 0", ["criterion", "criterion", "no_criterion"]),
        ("case", "?", "谁?\n*甲", ["part"]),
        ("case", "?", "# single 2\n谁?\n甲\n乙", ["one_right"]),
        ("case", "?", "# case 2\n谁?\n甲", ["part"]),
        ("riddle", "?", "", ["kind"]),
    ],
)
def test_everything_wrong_is_told_at_once(kind: str, stem: str, lines: str, codes: list[str]) -> None:
    found = compile_question(Written(kind=kind, stem=stem, lines=lines)).problems
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        ("", "no_picture", 1),
        ("*circle 5 5 5 = 甲", "no_picture", 1),
        ("picture 1\n*circle 5 5 5 = 甲", "few_places", 0),
        ("picture 1\ncircle 5 5 5 = 甲\ncircle 50 5 5 = 乙", "no_right", 0),
        ("picture 1\n*circle 5 5 = 甲\ncircle 50 5 5 = 乙", "place", 2),
        ("picture 1\n*circle 5 5 0 = 甲\ncircle 50 5 5 = 乙", "place", 2),
        ("picture 1\n*rect 90 5 20 5 = 甲\ncircle 50 5 5 = 乙", "place", 2),
        ("picture 1\n*circle 5 5 5 = 甲\ncircle 50 5 5 = 甲", "twice", 3),
    ],
)
def test_wrong_places_are_told_with_their_line(lines: str, code: str, line: int) -> None:
    problems = compile_question(Written(kind="hot_spot", stem="点出来", lines=lines)).problems
    assert (code, line) in [(one.code, one.line) for one in problems]


def test_all_right_places_and_no_other() -> None:
    lines = "picture 1\n*circle 5 5 5 = 甲\n*circle 50 5 5 = 乙\ncircle 5 50 5 = 丙"
    body = compile_question(Written(kind="hot_spot", stem="点出来", lines=lines)).body
    first, second, third = keys(body, "甲", "乙", "丙")
    kind = kind_of("hot_spot")
    assert [kind.share(body, answer) for answer in ([first, second], [first], [first, second, third])] == [1, 0, 0]
    assert kind.shown(body, "").several

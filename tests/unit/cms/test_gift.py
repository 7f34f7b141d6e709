"""GIFT, the text format of Moodle."""

import pytest

from cms.engine.gift import read_gift, write_gift
from cms.engine.notation import compile_question

FILE = r"""
// a comment
$CATEGORY: top/法规

::Q1:: 谁召集支部大会 {
  =书记 # 对
  ~组长
  ~群众 #### 见第十一条
}

公示不少于五个工作日。{T}

哪些算? {~%50%甲 ~%50%乙 ~%-100%丙}

每年 {=三十二 =32} 学时

圆周率? {#3.14:0.01}

区间? {#1..5}

连线 {=甲 -> 一 =乙 -> 二}

谈谈 {}

a\=b 吗 {F}

没有括号
"""


def test_reads_what_moodle_documents() -> None:
    questions = read_gift(FILE)
    kinds = [one.written.kind if one.written else one.problem for one in questions]
    assert kinds == [
        "single", "truth", "multiple", "fill_in", "fill_in", "fill_in", "matching", "written", "truth", "unreadable",
    ]  # fmt: skip
    first, blank, margin, span = (questions[place].written for place in (0, 3, 4, 5))
    assert first
    assert (first.stem, first.explanation, questions[0].tag) == ("谁召集支部大会", "见第十一条", "法规")
    assert blank
    assert (blank.stem, blank.lines) == ("每年 ___ 学时", "三十二|32")
    assert margin
    assert margin.lines == "3.14±0.01"
    assert span
    assert span.lines == "3±2"
    assert questions[8].written
    assert questions[8].written.stem == "a=b 吗"


def test_what_is_read_compiles_and_is_written_back() -> None:
    bodies = [compile_question(one.written).body for one in read_gift(FILE) if one.written]
    text, left_out = write_gift(bodies)
    again = [compile_question(one.written).body for one in read_gift(text) if one.written]
    assert left_out == 0
    assert [one["kind"] for one in again] == [one["kind"] for one in bodies]
    assert [one for one in again if one["kind"] not in ("written", "fill_in")] == [
        one for one in bodies if one["kind"] not in ("written", "fill_in")
    ]


@pytest.mark.parametrize("text", ["", "{", "a {=} b", "::::{~}", "x {#}", "x {#a..b}", "$CATEGORY:", "\\{ {=\\}}"])
def test_any_text_is_survived(text: str) -> None:
    for one in read_gift(text):
        if one.written:
            compile_question(one.written)

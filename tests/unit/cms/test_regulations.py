"""Regulations read from text, with anchors that stay, compared clause by clause."""

import pytest

from cms.engine.anchoring import anchor_clauses
from cms.engine.clauses import as_data, from_data
from cms.engine.comparing import compare_clauses
from cms.engine.numerals import number_of
from cms.engine.reading import read_regulation

TEXT = """示例管理办法
(2026年3月通过)
目录
第一章 总则
第二章 办法
第一章　总则
第一条　为了把事情办好，制定本办法。
第二条 【适用范围】本办法适用于各支部。
第一条规定的目的在此同样适用。
（一）在职党员；
（二）退休党员。
第二章 办法
第一节 申报
第三条 申报一年一次。
第三条之一 补报在一个月内。
第四条 公示不少于五个工作日。"""


def labels(text):
    return [(each.kind, each.label) for each in read_regulation(text).clauses]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("两百", 200),
        ("12", 12),
        ("IV", 4),
        ("x", 10),
        ("？", 0),
    ],
)
def test_numbers_are_read_as_regulations_write_them(written, number):
    assert number_of(written) == number


def test_chapters_articles_paragraphs_and_items_are_recognised():
    reading = read_regulation(TEXT)
    assert labels(TEXT) == [
        ("preamble", ""),
        ("chapter", "第一章"),
        ("article", "第一条"),
        ("article", "第二条"),
        ("chapter", "第二章"),
        ("section", "第一节"),
        ("article", "第三条"),
        ("article", "第三条之一"),
        ("article", "第四条"),
    ]
    assert not reading.doubts
    second = anchor_clauses(reading.clauses)[3]
    assert second.title == "适用范围"
    assert [anchor for anchor, _ in second.numbered] == ["a2-p1", "a2-p2", "a2-p2-i1", "a2-p2-i2"]
    assert from_data(as_data(reading.clauses)) == reading.clauses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chapter 1 General\nArticle 1 Purpose.\nArticle 2. Scope.", ["Chapter 1", "Article 1", "Article 2"]),
        ("一、目的\n把事办好。\n二、范围\n(一)支部", ["一、", "二、"]),
        ("第1条 甲\n第2条 乙", ["第1条", "第2条"]),
        ("第一条 甲\n第五条规定的除外。", ["第一条"]),
    ],
)
def test_other_ways_of_numbering(text, found):
    assert [label for _, label in labels(text)] == found


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("没有条款的文字", ["nothing"]),
        ("", ["nothing"]),
        ("第一条 甲\n第三条 乙", ["gap"]),
        ("第一条 甲\n第一条 乙", ["twice"]),
    ],
)
def test_what_is_doubtful_is_said(text, codes):
    assert [doubt.code for doubt in read_regulation(text).doubts] == codes


def anchors(clauses):
    return {each.label: each.anchor for each in clauses}


def test_an_anchor_stays_with_its_clause_when_numbers_move():
    first = anchor_clauses(read_regulation(TEXT).clauses)
    assert anchors(first)["第三条之一"] == "a3z1"
    moved = TEXT.replace("第四条 公示", "第五条 公示").replace(
        "第三条之一", "第四条 新的一条，说的是别的事情。\n第三条之一"
    )
    second = anchor_clauses(read_regulation(moved).clauses, first)
    assert anchors(second)["第五条"] == "a4"
    assert anchors(second)["第四条"] == "a4v2"
    assert len({each.anchor for each in second}) == len(second)


def test_an_anchor_that_was_used_is_never_given_to_another_clause():
    first = anchor_clauses(read_regulation("第一条 甲乙丙\n第二条 公示五个工作日").clauses)
    second = anchor_clauses(read_regulation("第一条 甲乙丙").clauses, first)
    third = anchor_clauses(read_regulation("第一条 甲乙丙\n第二条 别的").clauses, second, {"a1", "a2"})
    assert anchors(third)["第二条"] == "a2v2"


def test_what_changed_is_said_clause_by_clause():
    first = anchor_clauses(read_regulation("第一条 目的\n第二条 废除的内容在这里\n第三条 公示五个工作日").clauses)
    second = anchor_clauses(
        read_regulation("第一条 目的\n第二条 公示七个工作日\n第三条 完全新增的另一件事情").clauses, first
    )
    found = compare_clauses(first, second)
    assert [(each.change, each.clause.label) for each in found] == [
        ("same", "第一条"),
        ("removed", "第二条"),
        ("changed", "第二条"),
        ("added", "第三条"),
    ]
    changed = found[2]
    assert [span.text for span in changed.old if not span.is_common] == ["五"]
    assert [span.text for span in changed.new if not span.is_common] == ["七"]
    assert not compare_clauses(first, first)[0].old

"""QTI: what is written is read again, in both versions; foreign items; what is not read."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from cms.engine.notation import Written, compile_question
from cms.qti_file import PROGRAM, read_qti, write_qti
from organization.sheets import UnsafeWorkbook

QUESTIONS = {
    "single": ("谁召集？", "*书记\n组长\n群众"),
    "multiple": ("哪些是？", "*甲\n*乙\n丙"),
    "truth": ("对吗？", "false"),
    "fill_in": ("每年不少于 ___ 学时，书记 ___ 学时。", "32|三十二\n56"),
    "ordering": ("排好", "通知\n签到\n表决"),
    "matching": ("连线 <a> & b", "甲 = 一\n乙 = 二\n= 三"),
}


@pytest.mark.parametrize("version", ["2.1", "3.0"])
def test_what_is_written_is_read_again(version: str) -> None:
    bodies = []
    for kind, (stem, lines) in QUESTIONS.items():
        written = Written(kind=kind, stem=stem, lines=lines, explanation="见第三条")
        bodies.append(compile_question(written).body)
    package = write_qti(enumerate(bodies), version=version)
    read = [one.written for one in read_qti(BytesIO(package))]
    again = [compile_question(one) for one in read if one is not None]
    assert [one.problems for one in again] == [()] * len(bodies)
    for body, other in zip(bodies, (one.body for one in again), strict=True):
        assert other["stem"] == body["stem"]
        assert other["explanation"] == "见第三条"
        assert other.get("right") == body.get("right")
        assert other.get("blanks") == body.get("blanks")


def test_a_foreign_item_is_read() -> None:
    item = b"""<?xml version="1.0"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="c" title="t">
 <responseDeclaration identifier="R" cardinality="single" baseType="identifier">
  <correctResponse><value>B</value></correctResponse></responseDeclaration>
 <itemBody><p>Look at the <b>line</b>.</p><choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1">
  <prompt>What comes first?</prompt><simpleChoice identifier="A">Earth</simpleChoice>
  <simpleChoice identifier="B">Isolate <feedbackInline outcomeIdentifier="x">good</feedbackInline></simpleChoice>
 </choiceInteraction></itemBody></assessmentItem>"""
    [one] = read_qti(BytesIO(item))
    assert one.written is not None
    assert (one.written.kind, one.written.lines) == ("single", "Earth\n*Isolate")
    assert one.written.stem == "Look at the line.\nWhat comes first?"


@pytest.mark.parametrize(
    "body",
    [
        "<p>Where? <img src='a.png'/></p><textEntryInteraction responseIdentifier='R'/>",
        "<textEntryInteraction responseIdentifier='NOWHERE'/>",
        "<p>Add <math><mn>1</mn></math></p><textEntryInteraction responseIdentifier='R'/>",
    ],
    ids=["a picture", "no right answer", "a formula"],
)
def test_what_words_cannot_say_is_named_and_not_guessed(body: str) -> None:
    right = "<responseDeclaration identifier='R' baseType='string'><correctResponse><value>1</value></correctResponse>"
    item = f"<assessmentItem>{right}</responseDeclaration><itemBody>{body}</itemBody></assessmentItem>"
    assert [one.written for one in read_qti(BytesIO(item.encode()))] == [None]


def test_a_choice_without_an_identifier_is_left_out() -> None:
    sets = "<simpleMatchSet><simpleAssociableChoice identifier='A'>a</simpleAssociableChoice></simpleMatchSet>"
    other = "<simpleMatchSet><simpleAssociableChoice>b</simpleAssociableChoice></simpleMatchSet>"
    item = f"<assessmentItem><itemBody><matchInteraction>{sets}{other}</matchInteraction></itemBody></assessmentItem>"
    [one] = read_qti(BytesIO(item.encode()))
    assert one.written is not None
    assert one.written.lines == ""


def test_numbers_are_written_without_their_margin() -> None:
    body = compile_question(Written(kind="fill_in", stem="约 ___", lines="3.14±0.01", explanation="")).body
    [one] = read_qti(BytesIO(write_qti(enumerate([body]), version="3.0")))
    assert one.written is not None
    assert one.written.lines == "3.14"


def test_other_interactions_are_named_and_not_guessed() -> None:
    item = b"<assessmentItem><itemBody><sliderInteraction/></itemBody></assessmentItem>"
    assert [one.written for one in read_qti(BytesIO(item))] == [None]


@pytest.mark.parametrize(
    "content",
    [
        b"no xml",
        b"",
        b'<!DOCTYPE x [<!ENTITY a "b">]><assessmentItem>&a;</assessmentItem>',
        b"<assessmentItem>" + b"<p>" * 100 + b"</p>" * 100 + b"</assessmentItem>",
        b"PK\x03\x04 broken",
    ],
)
def test_what_is_unsafe_or_broken_is_refused(content: bytes) -> None:
    with pytest.raises(UnsafeWorkbook):
        read_qti(BytesIO(content))


def test_more_items_than_allowed_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "many.xml"
    file.write_bytes(b"<r>" + b"<assessmentItem/>" * 3 + b"</r>")
    done = subprocess.run(
        [sys.executable, "-I", str(PROGRAM), str(file), "2", "1000"], capture_output=True, check=False
    )
    assert done.returncode == 3

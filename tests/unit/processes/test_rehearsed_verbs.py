"""Verbs beyond the buttons in a case that is only played, in simulations and worked examples."""

import pytest

from processes.engine.definition import read
from processes.engine.playing import Play
from processes.engine.rehearsed_verbs import possible
from tests.unit.processes.designs import SMALL

PEOPLE = {"initiator": ["A"], "branch_org": ["A"], "branch_secretary": ["B"], "committee_org": ["C"]}
HANDED_IN = {"do": "submit", "by": "A", "values": {"topic": "甲", "amount": "5"}}


def played(*steps):
    script = {"people": PEOPLE, "begin": {"values": {"topic": "甲", "amount": "5"}}, "steps": [HANDED_IN, *steps]}
    return Play(read(SMALL), {}, script).to_the_end()


def test_a_todo_is_handed_on_and_the_other_person_goes_on():
    play = played({"do": "@transfer", "by": "B", "ask": {"members": ["C"]}})
    assert play.turns[-1].refusal is None
    assert play.turns[-1].people == ("C",)
    assert "transfer" in possible(play.rehearsal, "C")
    assert "transfer" not in possible(play.rehearsal, "B")


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"do": "@transfer", "by": "B"}, "nobody_named"),
        ({"do": "@transfer", "by": "B", "ask": {"members": ["Z"]}}, "person_unknown"),
        ({"do": "@transfer", "by": "C", "ask": {"members": ["B"]}}, "not_yours"),
        ({"do": "@nothing", "by": "B"}, "unknown_action"),
        ({"do": "@return", "by": "B", "ask": {"state": "draft"}}, "comment_required"),
    ],
)
def test_what_is_refused_changes_nothing(step, code):
    play = played(step)
    assert play.turns[-1].refusal.code == code
    assert play.turns[-1].state == "review"


def test_a_case_is_sent_back_paused_and_gone_on_with():
    play = played(
        {"do": "@return", "by": "B", "ask": {"state": "draft"}, "comment": "补充"},
        {"do": "@pause", "by": "C", "comment": "等一等"},
        {"do": "@resume", "by": "C"},
    )
    assert [turn.refusal for turn in play.turns] == [None] * 5
    assert play.turns[-1].state == "draft"
    assert play.rehearsal.snapshot.status == "open"

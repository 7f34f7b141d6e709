"""Many answers, one decision: every mode, every veto, and never later than the outcome is certain."""

from typing import Any

import pytest

from processes.engine.deciding import decided
from processes.engine.definition import problems
from processes.engine.model import Contribution, OpenTodo, StateSpec
from tests.unit.processes.designs import MONDAY, field, rehearsal, state, text, transition, with_middle

OPTIONS = [{"value": key, "label": text(key)} for key in ("agree", "disagree", "abstain")]


def outcome(config: dict[str, Any], answers: str, waiting: int = 0, values: dict[str, Any] | None = None) -> str | None:
    """Answers as letters: capitals come from the chair, small ones from members (a agrees, d refuses, s abstains)."""
    spec = StateSpec(
        key="signing", title={}, kind="joint", performers=("chair", "member"), config={"field": "opinion", **config}
    )
    words = {"a": "agree", "d": "disagree", "s": "abstain"}
    given = [
        Contribution(
            member=f"M{place}",
            values={"opinion": words[letter.lower()]},
            comment="",
            at=MONDAY,
            role="chair" if letter.isupper() else "member",
        )
        for place, letter in enumerate(answers)
    ]
    todos = [
        OpenTodo(id=each, state="signing", role="member", members=(f"W{each}",), personal=True)
        for each in range(waiting)
    ]
    return decided(spec, given, todos, values or {})


@pytest.mark.parametrize(
    ("config", "answers", "waiting", "result"),
    [
        ({}, "aa", 1, None),
        ({}, "aaa", 0, "agree"),
        ({}, "ad", 1, "disagree"),
        ({}, "aas", 0, "disagree"),
        ({"veto": "nobody"}, "ad", 1, None),
        ({"veto": "nobody"}, "add", 0, "agree"),
        ({"veto": ["chair"]}, "Ad", 1, None),
        ({"veto": ["chair"]}, "Add", 0, "agree"),
        ({"veto": ["chair"]}, "Da", 1, "disagree"),
        ({"veto": ["chair"]}, "Sa", 0, "disagree"),
        ({"mode": "any"}, "d", 2, None),
        ({"mode": "any"}, "da", 1, "agree"),
        ({"mode": "any"}, "dds", 0, "disagree"),
        ({"mode": "any", "veto": ["chair"]}, "Da", 3, "disagree"),
        ({"mode": "count", "count": 2}, "ad", 2, None),
        ({"mode": "count", "count": 2}, "ada", 1, "agree"),
        ({"mode": "count", "count": 2}, "add", 0, "disagree"),
        ({"mode": "count", "count": 2, "veto": "anybody"}, "aad", 1, "disagree"),
        ({"mode": "ratio", "ratio": "2/3"}, "ad", 1, None),
        ({"mode": "ratio", "ratio": "2/3"}, "aad", 0, "agree"),
        ({"mode": "ratio", "ratio": "2/3"}, "dd", 1, "disagree"),
        ({"mode": "in_order"}, "a", 1, None),
        ({"mode": "in_order"}, "aa", 0, "agree"),
        ({"mode": "in_order"}, "ad", 1, "disagree"),
        ({"mode": "weighted", "ratio": "1/2", "weights": {"chair": 3}}, "A", 3, "agree"),
        ({"mode": "weighted", "ratio": "1/2", "weights": {"chair": 3}}, "aa", 0, "agree"),
        ({"mode": "weighted", "ratio": "1/2", "weights": {"chair": 3}}, "Da", 1, "disagree"),
        ({"mode": "weighted", "ratio": "2/3", "weights": {"chair": 2}}, "Aa", 1, "agree"),
        ({"mode": "weighted", "ratio": "2/3", "weights": {"chair": 2}}, "A", 2, None),
    ],
)
def test_the_outcome_is_told_when_it_is_certain(
    config: dict[str, Any], answers: str, waiting: int, result: str | None
) -> None:
    assert outcome(config, answers, waiting) == result


def test_a_table_of_the_form_may_say_who_weighs_what() -> None:
    config = {"mode": "weighted", "ratio": "0.6", "weights_in": {"table": "shares", "person": "who", "weight": "share"}}
    shares = [{"who": "M0", "share": "51.5"}, {"who": "W0", "share": "40"}, {"who": "W1", "share": "8.5"}]
    assert outcome(config, "a", 2, {"shares": shares}) is None
    assert outcome(config, "d", 2, {"shares": shares}) == "disagree"
    shares[0]["share"] = "80"
    assert outcome(config, "a", 2, {"shares": shares}) == "agree"


def test_who_is_asked_in_which_role_decides_about_a_veto() -> None:
    middle = state(
        "signing",
        "joint",
        performers=["branch_secretary", "experts"],
        writable=["opinion"],
        config={"field": "opinion", "veto": ["branch_secretary"]},
    )
    document = with_middle(
        middle,
        transition("agreed", "signing", "done", "system", guard="joint_result() == 'agree'"),
        transition("refused", "signing", "dropped", "system", guard="joint_result() == 'disagree'"),
    )
    document["form"]["fields"].append(field("opinion", "choice", config={"options": OPTIONS}))
    case = rehearsal(document)
    case.begin()
    case.act("submit", "G", {"topic": "roof", "amount": "12.50"})
    case.act("contribute", "E1", {"opinion": "disagree"})
    assert case.snapshot.state == "signing"
    case.act("contribute", "S", {"opinion": "disagree"})
    assert case.snapshot.state == "dropped"


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"mode": "weighted", "ratio": "1/2"}, "weights_missing"),
        ({"mode": "weighted", "weights": {"experts": 2}}, "ratio_missing"),
        ({"mode": "weighted", "ratio": "1/2", "weights": {"experts": "much"}}, "weight_unreadable"),
        ({"mode": "weighted", "ratio": "1/2", "weights": {"viewers": 2}}, "role_not_here"),
        ({"mode": "weighted", "ratio": "1/2", "weights_in": {"table": "nowhere"}}, "field_unknown"),
        ({"mode": "count"}, "count_missing"),
        ({"veto": ["viewers"]}, "role_not_here"),
        ({"veto": "sometimes"}, "not_one_of"),
    ],
)
def test_what_is_wrong_with_a_joint_step(config: dict[str, Any], code: str) -> None:
    document = with_middle(
        state("signing", "joint", performers=["experts"], config=config),
        transition("agreed", "signing", "done", "system", guard="joint_result() == 'agree'"),
    )
    assert code in {each.code for each in problems(document)}

"""To whom verbs are granted: the step's word before the procedure's, the procedure's before the defaults."""

from typing import Any

import pytest

from processes.engine.definition import problems, read
from processes.engine.verbs import VERBS, grants, may_bulk
from tests.verb_scenes import document


@pytest.mark.parametrize(
    ("procedure", "step", "expected"),
    [
        ({}, {}, ("performer",)),
        ({"transfer": ["committee_org"]}, {}, ("committee_org",)),
        ({"transfer": ["committee_org"]}, {"transfer": []}, ()),
        ({}, {"transfer": ["initiator"]}, ("initiator",)),
    ],
)
def test_the_nearest_word_counts(procedure: dict[str, Any], step: dict[str, Any], expected: tuple[str, ...]) -> None:
    drawn = document("single", **procedure)
    drawn["states"][1]["verbs"] = step
    definition = read(drawn)
    assert grants(definition, definition.states["check"], VERBS["transfer"]) == expected


def test_a_hidden_judgement_is_not_handed_on_by_default() -> None:
    drawn = document("all")
    drawn["states"][2]["config"]["hidden"] = True
    definition = read(drawn)
    assert grants(definition, definition.states["review"], VERBS["transfer"]) == ()
    assert grants(definition, definition.states["check"], VERBS["transfer"]) == ("performer",)


def test_several_cases_are_decided_together_only_where_somebody_says_so() -> None:
    for said, expected in (({}, False), ({"bulk": ["performer"]}, True)):
        definition = read(document("single", **said))
        assert may_bulk(definition, definition.states["review"]) is expected


def test_a_right_to_an_unknown_verb_is_a_problem() -> None:
    found = [(each.path, each.code) for each in problems(document("single", teleport=["performer"]))]
    assert ("verbs/teleport", "verb_unknown") in found

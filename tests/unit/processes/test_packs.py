"""The packs are right, and do what their worked examples say."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from forms.engine.definition import canonical_json
from forms.field_types import FIELD_TYPES, value_types
from processes.engine.definition import compile_document, problems, read
from processes.engine.examples import run, untried
from processes.engine.typed import VALUE_TYPES
from tests.unit.processes.designs import PACK_KEYS, pack, pack_examples

ROLES = Path(__file__).parents[3] / "organization" / "data" / "roles.json"
EFFECTS = frozenset(
    {
        *("notify", "number", "append_row", "set_value", "spawn", "print", "succeed", "open_vote"),
        *("create_page", "publish_page", "unpublish_page"),
    }
)


@pytest.mark.parametrize("key", PACK_KEYS)
def test_nothing_is_wrong_with_a_pack(key: str) -> None:
    roles = {each["key"] for each in json.loads(ROLES.read_text(encoding="utf-8"))}
    assert problems(pack(key), roles=roles, effects=EFFECTS, types=value_types()) == []


@pytest.mark.parametrize("key", PACK_KEYS)
def test_the_settings_of_every_field_are_right(key: str) -> None:
    fields = read(pack(key)).form.fields
    assert [problem for spec in fields for problem in FIELD_TYPES[spec.type].config_problems(spec)] == []


@pytest.mark.parametrize("key", PACK_KEYS)
def test_examples_come_out_as_told(key: str) -> None:
    assert run(pack(key), pack_examples(key)) == []


@pytest.mark.parametrize("key", PACK_KEYS)
def test_examples_show_every_transition_and_both_sides_of_every_guard(key: str) -> None:
    assert untried(pack(key), pack_examples(key)) == []


def test_an_example_that_is_wrong_is_reported() -> None:
    examples = pack_examples("major_decision")
    broken = deepcopy(examples)
    broken["examples"][0]["steps"][-1]["expect"] = "rejected"
    (deviation,) = run(pack("major_decision"), broken)
    assert (deviation.expected, deviation.got) == ("rejected", "resolved")


@pytest.mark.parametrize("key", PACK_KEYS)
def test_compiling_twice_changes_nothing(key: str) -> None:
    once = compile_document(pack(key))
    assert canonical_json(compile_document(once)) == canonical_json(once)
    assert read(once) == read(pack(key))


def test_the_engine_knows_every_field_type() -> None:
    assert value_types() == VALUE_TYPES


def test_the_ten_best_have_the_states_and_transitions_of_their_procedure() -> None:
    definition = read(pack("top_ten_selection"))
    assert len(definition.states) == 15
    told = {
        *("submit", "recommend", "rec_back", "sec_ok", "sec_back", "first_ok", "first_no", "scored", "voted"),
        *("defended", "batch_ok", "in_top", "out_top", "object_bad", "award", "go_live", "withdraw"),
    }
    assert told <= set(definition.transitions)
    assert sum(each.maximum for each in definition.rubrics["top_ten"].criteria) == 100
    assert definition.parameters["publicity_workdays"].minimum == "5"

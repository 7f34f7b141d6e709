"""The packs are right, and do what their worked examples say."""

import json
import re
from copy import deepcopy
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from forms.engine.definition import canonical_json
from forms.field_types import value_types
from processes.engine.definition import compile_document, read
from processes.engine.examples import run
from processes.engine.typed import VALUE_TYPES
from processes.management.commands.check_packs import ROLES as ROLES_FILE
from processes.services.pack_files import PACKS, checked_pack
from tests.unit.processes.designs import PACK_KEYS, pack, pack_examples

ROLES = {each["key"] for each in json.loads(ROLES_FILE.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("key", PACK_KEYS)
def test_a_pack_is_right_and_its_examples_show_every_transition_and_both_sides_of_every_guard(key: str) -> None:
    assert checked_pack(PACKS / key, ROLES).faults == ()


def test_the_command_names_the_pack_the_example_and_the_step(tmp_path: Path) -> None:
    examples = pack_examples("major_decision")
    examples["examples"][0]["steps"][-1]["expect"] = "rejected"
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "procedure.json").write_text(json.dumps(pack("major_decision")), encoding="utf-8")
    (folder / "examples.json").write_text(json.dumps(examples), encoding="utf-8")
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("check_packs", str(folder), "org_life_meeting", stdout=said)

    wrong, fault, right = said.getvalue().splitlines()
    assert wrong.endswith("wrong")
    assert right.startswith("org_life_meeting: ")
    assert right.endswith(": right")
    assert all(each in fault for each in ("mine: example 1 “", "'step': ", "'expected': 'rejected'"))


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


def test_the_page_of_packs_names_them_all() -> None:
    told = set(re.findall(r"processes/packs/(\w+)/README", Path("docs/packs.md").read_text(encoding="utf-8")))
    assert told == set(PACK_KEYS)

"""The packs are right, and do what their worked examples say."""

import json
import re
from copy import deepcopy
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from forms.engine.definition import canonical_json
from forms.engine.expressions import evaluate, fact_key, parse
from forms.field_types import value_types
from processes.engine.conditions import Situation, answered
from processes.engine.definition import compile_document, read
from processes.engine.examples import run
from processes.engine.model import Actor, Facts, Inputs, Snapshot
from processes.engine.typed import VALUE_TYPES
from processes.management.commands.check_packs import ROLES as ROLES_FILE
from processes.services.pack_files import PACKS, checked_pack
from tests.unit.processes.designs import MONDAY, PACK_KEYS, pack, pack_examples

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


@pytest.mark.parametrize(
    ("kind", "base", "due"),
    [
        ("salary", "3000", "15.00"), ("salary", "3000.01", "30.00"), ("salary", "5000", "50.00"),
        ("salary", "5000.01", "75.00"), ("salary", "10000", "150.00"), ("salary", "10000.01", "200.00"),
        ("salary", "8888.88", "133.33"), ("retired", "5000", "25.00"), ("retired", "5000.01", "50.00"),
        ("low", None, "0.2"),
    ],
)  # fmt: skip
def test_dues_follow_the_tiers_of_the_whole_amount(kind: str, base: str | None, due: str) -> None:
    columns = read(pack("dues_collection")).form.field("rows").config["columns"]
    formula = next(each["computed"] for each in columns if each["key"] == "due")
    values = {"cat": kind, "base": Decimal(base) if base else None, "waived_due": None}
    assert evaluate(parse(formula), values) == Decimal(due)


@pytest.mark.parametrize(("held", "answer"), [("2025-09-01", True), ("2025-09-02", False), ("", False)])
def test_reviews_are_kept_up_where_no_gap_is_longer_than_six_months(held: str, answer: bool) -> None:
    definition = read(pack("membership_development"))
    rows = [{"on": held}, {"on": "2026-03-01"}] if held else []
    situation = Situation(
        definition=definition,
        snapshot=Snapshot(
            case="x", state="cultivating", status="open", seq=0, visit=0, entered_at=MONDAY,
            values={"activist_on": "2025-03-01", "reviews": rows},
        ),
        actor=Actor(member="G"),
        inputs=Inputs(values={}),
        facts=Facts(),
        now=MONDAY,
    )  # fmt: skip
    call = ("kept_up", ("reviews", "on", "activist_on", "activist_review_months"))
    assert answered([call], situation) == {fact_key(*call): answer}


def test_what_is_to_be_confirmed_has_to_stand_in_the_readme(tmp_path: Path) -> None:
    for name in ("procedure.json", "examples.json"):
        (tmp_path / name).write_bytes((PACKS / "dues_waiver" / name).read_bytes())
    assert [each for each in checked_pack(tmp_path, ROLES).faults if "to be confirmed" in each]


def test_the_page_of_packs_names_them_all() -> None:
    told = set(re.findall(r"processes/packs/(\w+)/README", Path("docs/packs.md").read_text(encoding="utf-8")))
    assert told == set(PACK_KEYS)

"""BPMN in and out: every part arrives or is listed, nothing of a foreign file runs, ours come back as they were."""

import json
from pathlib import Path

import pytest

from processes.engine import definition as documents
from processes.engine.bpmn import NotBpmn, bpmn_of, document_of
from processes.services.import_procedure import ImportRefused
from processes.services.procedure_files import read_xml, untouched
from tests.procedures import APPROVAL

FOLDER = Path(__file__).resolve().parents[2] / "shared/bpmn"
FILES = sorted(FOLDER.glob("*.bpmn"))
PACKS = sorted((Path(__file__).resolve().parents[3] / "processes/packs").glob("*/procedure.json"))
ROLES = {
    key: key for key in ("committee_org", "committee_org_head", "branch_secretary", "committee_body", "initiator")
} | {"Branch secretary": "branch_secretary"}


def imported(name):
    return document_of(read_xml((FOLDER / f"{name}.bpmn").read_bytes()), roles=ROLES)


def states(found):
    return {each["key"]: each for each in found.document["states"]}


def ways(found):
    return {(each["from"][0], each["to"], each["title"]["en"]) for each in found.document["transitions"]}


def codes(found):
    return {(note.code, note.element) for note in found.notes}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_becomes_a_draft_that_can_be_opened_and_drawn(path):
    found = document_of(read_xml(path.read_bytes()), roles=ROLES)
    assert documents.unreadable(found.document) == []
    definition = documents.read(found.document)
    assert definition.start_state.key
    again = document_of(read_xml(bpmn_of(found.document)), roles=ROLES)
    assert documents.unreadable(again.document) == []
    said = json.dumps(found.document)
    for forbidden in ("passwd", "com.example", "getVariable('ok')\", \"guard", "zeebe"):
        assert forbidden not in said.replace("Condition in the original", "")


def test_camunda_forms_conditions_deadlines_and_scripts():
    found = imported("camunda7_invoice")
    fields = {each["key"]: each["type"] for each in found.document["form"]["fields"]}
    assert fields == {"amount": "integer", "reason": "text", "kind": "choice"}
    assert found.document["start"]["by"] == ["branch_secretary"]
    review = states(found)["task_review"]
    assert review["performers"] == ["committee_org"]
    assert review["hint"]["zh-hans"] == "核对票据。"
    guards = {
        each["to"]: each.get("guard") for each in found.document["transitions"] if each["from"] == ["task_review"]
    }
    assert guards["task_script"] == "not (amount > 10000  and  kind == 'travel')"
    [timer] = review["timers"]
    assert (timer["days"], timer["then"]) == (3, "task_review_task_head_2")
    assert {"script", "program_code", "condition_kept", "automatic_step"} <= {note.code for note in found.notes}
    refused = states(found)["end_refused"]
    assert refused["outcome"] == "failure"


def test_an_undecided_gateway_becomes_a_persons_decision():
    found = imported("bpmnio_leave")
    assert {title for source, _to, title in ways(found) if source == "activity_2"} == {"批准", "退回修改"}
    assert ("person_decides", "Gateway_1") in codes(found)
    assert states(found)["activity_2"]["hint"]["zh-hans"] == "三天以上须附证明"
    assert ("annotation", "Note_2") in codes(found)
    assert [note.context["names"] for note in found.notes if note.code == "role_open"] == ["–"] * 3
    after_event = imported("camunda8_order")
    assert states(after_event)["either"]["kind"] == "single" if "either" in states(after_event) else True
    assert states(after_event)["late"]["config"] == {"until": "entered", "days": 14}
    assert states(after_event)["paid"]["config"]["event"] == "payment_received"
    assert states(after_event)["failed"]["outcome"] == "failure"
    assert ("charge", "failed", "Card declined") in ways(after_event)


def test_parallel_and_inclusive_gateways_become_regions():
    found = imported("flowable_expense")
    fork = states(found)["fork"]
    assert fork["kind"] == "parallel"
    assert [(each["title"]["en"], each["start"]) for each in fork["config"]["regions"]] == [
        ("法务", "legal"),
        ("财务", "money"),
    ]
    money = fork["config"]["regions"][1]["key"]
    assert states(found)["money2"]["region"] == money
    assert states(found)["apply"]["start"] is True
    assert states(found)["sign"]["kind"] == "joint"
    assert ("completion_condition", "sign") in codes(found)
    assert {each["guard"] for each in found.document["transitions"] if each["from"] == ["sign"]} == {
        "price <= 5000",
        "price > 5000",
    }
    lanes = imported("signavio_lanes")
    choosing = states(lanes)["sid_or"]
    [question] = {each["chosen_in"] for each in choosing["config"]["regions"]}
    assert question in states(lanes)["sid_ask"]["writable"]
    assert states(lanes)["sid_ask"]["performers"] == ["branch_secretary"]
    expected = {"other_process", "message_flow", "data_object", "loop", "empty_subprocess", "person_chooses_branches"}
    assert expected <= {note.code for note in lanes.notes}


def test_what_cannot_be_carried_is_listed_row_by_row():
    nested = imported("nested_parts")
    assert {"collect", "sort", "call", "file"} <= set(states(nested))
    assert states(nested)["px"]["outcome"] == "failure"
    listed = codes(nested)
    for row in (
        ("boundary_of_subprocess", "pb"),
        ("event_subprocess", "es"),
        ("child_process", "call"),
        ("unreachable", "lonely"),
        ("deadline_reminds", "remind"),
    ):
        assert row in listed, row
    crossing = imported("unstructured")
    assert ("parallel_unstructured", "g") in codes(crossing)
    assert ("endless", "loop1") in codes(crossing)


@pytest.mark.parametrize(
    "document", [json.loads(path.read_text()) for path in PACKS] + [APPROVAL], ids=lambda each: each["key"]
)
def test_our_own_file_comes_back_whole_until_it_is_edited(document):
    content = bpmn_of(document)
    root = read_xml(content)
    assert untouched(root) == document
    names = {each.name for each in root.children}
    assert names == {"process", "BPMNDiagram"}
    edited = content.replace(b'name="', b'name="x', 3)
    assert untouched(read_xml(edited)) is None
    found = document_of(read_xml(edited), roles=ROLES)
    assert {each["key"] for each in document["states"] if each["kind"] != "end"} <= set(states(found)) | {"publicity"}


def test_every_shape_and_arrow_has_its_place_in_the_drawing():
    for path in PACKS:
        root = read_xml(bpmn_of(json.loads(path.read_text())))
        drawn = {each.attributes["bpmnElement"] for plane in root.children[1].children for each in plane.children}
        process = root.first("process")

        def inside(holder):
            for each in holder.all():
                if each.name not in ("documentation", "extensionElements") and each.id:
                    yield each
                    if each.name == "subProcess":
                        yield from inside(each)

        ids = [each.id for each in inside(process)]
        assert len(ids) == len(set(ids))
        assert drawn == set(ids)


HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
HOSTILE = {
    "entities": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
    "utf-16 entities": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'.encode(
        "utf-16"
    ),
    "external": b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
    "deep": b"<a>" * 100_000 + b"</a>" * 100_000,
    "many": b"<a>" + b"<b/>" * 60_000 + b"</a>",
    "broken": b"<definitions>",
    "not xml": b"<html><br></html>",
    "binary": b"<" + bytes(range(256)) * 10,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_refused_by_name(name):
    with pytest.raises(ImportRefused) as refused:
        read_xml(HOSTILE[name])
    assert refused.value.code in {"declares_entities", "not_xml", "too_large", "too_heavy"}


@pytest.mark.parametrize(
    "content",
    [
        "<x/>",
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
        HEAD + "</process></definitions>",
        HEAD + '<startEvent id="s"/></process></definitions>',
        HEAD + "".join(f'<task id="t{n}"/>' for n in range(700)) + "</process></definitions>",
    ],
)
def test_xml_that_is_no_process_is_refused(content):
    with pytest.raises(NotBpmn):
        document_of(read_xml(content.encode()), roles=ROLES)


def test_a_net_of_gateways_does_not_hold_up_the_site():
    gates = "".join(f'<parallelGateway id="g{n}"/>' for n in range(300))
    flows = "".join(
        f'<sequenceFlow id="f{n}_{k}" sourceRef="g{n}" targetRef="g{(n * 7 + k * 13 + 1) % 300}"/>'
        for n in range(300)
        for k in range(3)
    )
    content = (
        HEAD
        + '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="g0"/>'
        + gates
        + flows
        + "</process></definitions>"
    )
    found = document_of(read_xml(content.encode()), roles=ROLES)
    assert len(found.document["states"]) > 1


def test_whatever_hangs_loose_is_listed():
    found = codes(imported("loose_ends"))
    assert {
        ("element_unknown", "Store"),
        ("element_unknown", "Elsewhere"),
        ("element_unknown", "g"),
        ("empty_pool", "outside"),
        ("loose_arrow", "f_again_nowhere"),
        ("part_opened", "inside"),
        ("join_open", "gather"),
    } <= found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_process_drawn_elsewhere_settles_after_two_trips(path):
    def trip(document):
        return document_of(read_xml(bpmn_of(document)), roles=ROLES).document

    settled = trip(trip(document_of(read_xml(path.read_bytes()), roles=ROLES).document))
    assert trip(settled) == settled


def test_what_is_written_for_readers_elsewhere_is_not_read_again():
    first = document_of(read_xml(bpmn_of(APPROVAL)), roles=ROLES).document
    again = document_of(read_xml(bpmn_of(first)), roles=ROLES).document
    hints = {each["key"]: each.get("hint") for each in first["states"]}
    assert {each["key"]: each.get("hint") for each in again["states"]} == hints

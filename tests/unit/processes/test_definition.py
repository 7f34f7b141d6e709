"""Every mistake in a procedure is found, all at once, and has words."""

import re
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from processes.engine import checks
from processes.engine.definition import DefinitionError, compile_document, problems, read
from processes.engine.upgrades import SchemaVersionUnknown, upgraded
from processes.problem_texts import PROCEDURES, fix_of, message_of
from tests.unit.processes.designs import CALENDAR, small, state, text, transition, with_middle

ENGINE = Path(__file__).parents[3] / "processes" / "engine"


def codes(document: dict[str, Any], **known: Any) -> dict[str, str]:
    return {each.code: each.path for each in problems(document, **known)}


def changed(**changes: Any) -> dict[str, Any]:
    """The small procedure with one nested member set: transitions__0__guard="…"."""
    document = small()
    for path, value in changes.items():
        *way, last = path.split("__")
        place: Any = document
        for step in way:
            place = place[int(step)] if step.isdigit() else place[step]
        if value is None:
            del place[int(last) if last.isdigit() else last]
        else:
            place[int(last) if last.isdigit() else last] = value
    return document


def test_the_small_procedure_is_right() -> None:
    assert problems(small(), roles={"branch_org", "branch_secretary"}, effects=()) == []


@pytest.mark.parametrize(
    ("code", "path", "document"),
    [
        ("member_missing", "", changed(key=None)),
        ("member_unknown", "colour", changed(colour="red")),
        ("value_wrong_type", "states", changed(states={})),
        ("key_unreadable", "states/0/key", changed(states__0__key="Entwurf")),
        ("not_one_of", "transitions/0/tone", changed(transitions__0__tone="loud")),
        ("list_empty", "transitions/0/from", changed(transitions__0__from=[])),
        ("schema_unknown", "schema_version", changed(schema_version=99)),
        ("key_twice", "states/1/key", changed(states__1__key="draft")),
        ("start_missing", "states", changed(states__0__start=False)),
        ("start_twice", "states", changed(states__1__start=True)),
        ("kind_unknown", "states/1/kind", changed(states__1__kind="committee")),
        ("state_unknown", "transitions/0/to", changed(transitions__0__to="nowhere")),
        ("field_unknown", "states/0/writable/0", changed(states__0__writable=["nothing"])),
        ("unexpected_end", "transitions/0/guard", changed(transitions__0__guard="amount >")),
        ("unknown_field", "transitions/0/guard", changed(transitions__0__guard="wealth > 0")),
        ("unknown_function", "transitions/0/guard", changed(transitions__0__guard="sing()")),
        ("vote_unknown", "transitions/0/guard", changed(transitions__0__guard="vote_closed('x')")),
        ("timer_unknown", "transitions/0/guard", changed(transitions__0__guard="timer_elapsed('x')")),
        ("field_unfit", "transitions/0/guard", changed(transitions__0__guard="no_overlap('topic', 'amount', 'topic')")),
        ("guard_never_true", "transitions/0/guard", changed(transitions__0__guard="amount > 5 and amount < 3")),
        (
            "field_never_filled",
            "transitions/0/guard",
            changed(states__0__writable=["topic", "amount"], transitions__0__guard="ok"),
        ),
        ("required_never_writable", "form/fields/0/required", changed(states__0__writable=["amount", "ok"])),
        ("required_never_enforced", "form/fields/0/required", changed(transitions__0__validates=False)),
        ("performers_missing", "states/1/performers", changed(states__1__performers=[])),
        ("performer_without_button", "states/1/performers", changed(states__1__performers=["branch_org"])),
        ("outcome_missing", "states/2/outcome", changed(states__2__outcome=None)),
        ("end_with_performers", "states/2/performers", changed(states__2__performers=["branch_org"])),
        ("leaves_end", "transitions/1/reopens", changed(transitions__1__from=["review", "done"])),
        ("restart_of_nothing", "transitions/0/restarts", changed(transitions__0__restarts=True)),
        ("text_incomplete", "states/0/title", changed(states__0__title={"zh-hans": "起草", "en": ""})),
        ("text_missing", "title", changed(title={})),
        ("hint_missing", "states/0/hint", changed(states__0__hint={})),
        ("help_missing", "transitions/0/help", changed(transitions__0__help={})),
        ("guard_help_missing", "transitions/0/guard_help", changed(transitions__0__guard_help={})),
        ("rule_cycle", "rules/a", changed(rules={"a": "b()", "b": "a()"})),
        ("rule_name_taken", "rules/count", changed(rules={"count": "ok"})),
        ("unknown_setting", "states/0/config/colour", changed(states__0__config={"colour": "red"})),
        ("skip_not_from_here", "states/1/when_skipped", changed(states__1__when_skipped="submit")),
        ("key_reserved", "transitions/0/key", changed(transitions__0__key="record")),
        ("part_unknown", "to_confirm/0/at", changed(to_confirm=[{"at": "states/nowhere", "text": {}}])),
    ],
)  # fmt: skip
def test_a_mistake_is_found_at_its_place(code: str, path: str, document: dict[str, Any]) -> None:
    assert codes(document).get(code) == path


def test_a_state_nobody_reaches() -> None:
    document = small()
    document["states"].append(state("island"))
    document["transitions"].append(transition("leave", "island", "done"))
    assert codes(document)["state_unreachable"] == "states/4"


def test_a_state_nobody_leaves() -> None:
    document = small()
    document["states"].append(state("pit"))
    document["transitions"].append(transition("fall", "draft", "pit"))
    assert codes(document)["dead_end"] == "states/4"


def test_a_circle_without_end() -> None:
    document = small()
    document["states"] += [state("left"), state("right")]
    document["transitions"] += [
        transition("enter", "draft", "left"),
        transition("there", "left", "right"),
        transition("again", "right", "left"),
    ]
    found = problems(document)
    assert [each.path for each in found if each.code == "no_way_to_end"] == ["states/4", "states/5"]


def test_unknown_roles_and_effects_are_named_with_the_known_ones() -> None:
    document = changed(transitions__0__effects=[{"kind": "sing"}, {"kind": "notify", "to": ["choir"]}])
    found = problems(document, roles={"branch_org", "branch_secretary"}, effects={"notify"})
    assert [(each.code, each.path) for each in found] == [
        ("role_unknown", "transitions/0/effects/1/to/0"),
        ("effect_unknown", "transitions/0/effects/0/kind"),
    ]
    assert found[0].context["known"] == "branch_org, branch_secretary"


def test_a_publicity_period_needs_a_locked_minimum_and_somebody_who_waits_for_it() -> None:
    parameters = [{"key": "days", "title": text("days"), "default": "5"}]
    middle = state("shown", "publicity", config={"working_days": "days"})
    document = with_middle(middle, transition("end", "shown", "done"), parameters=parameters)
    assert {"parameter_without_minimum", "publicity_never_awaited"} <= set(codes(document))
    document["parameters"][0]["minimum"] = "6"
    assert codes(document)["default_out_of_bounds"] == "parameters/0/default"
    document["parameters"][0] |= {"minimum": "5"}
    document["transitions"][1] |= {"guard": "timer_elapsed('publicity')", "guard_help": text("wait")}
    assert problems(document) == []


def test_timers_count_in_one_way() -> None:
    timers = [
        {"key": "a", "title": text("a"), "days": 3, "months": 1},
        {"key": "b", "title": text("b")},
        {"key": "c", "title": text("c"), "base": "field:topic"},
        {"key": "d", "title": text("d"), "working_days": "nothing"},
    ]
    document = changed(states__0__timers=timers)
    assert {code: path for code, path in codes(document).items() if "timers" in path} == {
        "timer_counts_twice": "states/0/timers/0",
        "timer_without_count": "states/0/timers/1",
        "timer_base_no_date": "states/0/timers/2/base",
        "parameter_unknown": "states/0/timers/3/working_days",
    }


def test_all_findings_come_at_once() -> None:
    document = changed(transitions__0__guard="wealth > 0", states__1__performers=[], title={})
    assert {"unknown_field", "performers_missing", "text_missing"} <= set(codes(document))


def test_rules_are_put_into_guards() -> None:
    document = changed(
        rules={"rich": "amount > 10", "ready": "rich() and filled(topic)"}, transitions__0__guard="ready() or ok"
    )
    tree = compile_document(document)["transitions"][0]["guard_tree"]
    assert tree == {"or": [{"and": [{">": [{"var": "amount"}, 10]}, {"filled": [{"var": "topic"}]}]}, {"var": "ok"}]}


def test_reading_refuses_with_all_problems() -> None:
    with pytest.raises(DefinitionError) as caught:
        read({"schema_version": 1, "key": "x"})
    assert [each.context["name"] for each in caught.value.problems] == [
        "title",
        "start",
        "form",
        "states",
        "transitions",
    ]


def test_what_is_read_does_not_change_with_the_document() -> None:
    document = small()
    definition = read(document)
    before = deepcopy(definition.transitions["submit"].guard_help)
    document["transitions"][0]["guard_help"]["en"] = "something else"
    assert definition.transitions["submit"].guard_help == before


def test_older_documents_are_upgraded_step_by_step() -> None:
    steps = {1: lambda old: {**old, "colour": "red"}, 2: lambda old: {**old, "colour": old["colour"] + "dish"}}
    assert upgraded({"schema_version": 1}, steps, 3) == {"schema_version": 3, "colour": "reddish"}
    with pytest.raises(SchemaVersionUnknown):
        upgraded({"schema_version": 4}, steps, 3)
    with pytest.raises(SchemaVersionUnknown):
        upgraded({}, steps, 3)


def test_deadlines_need_a_confirmed_calendar() -> None:
    document = changed(states__0__timers=[{"key": "t", "title": text("t"), "working_days": 5}])

    def found(today: date) -> list[tuple[str, str]]:
        warnings = problems(document, calendar=CALENDAR, today=today)
        return [(each.path, each.code) for each in warnings if each.severity == "warning"]

    assert found(date(2026, 3, 2)) == []
    assert found(date(2026, 12, 30)) == [("states/0/timers", "timer_on_provisional_calendar")]


def test_who_works_where() -> None:
    document = small()
    document["states"][1]["performers"] = ["branch_secretary", "initiator"]
    assert checks.who_works(read(document)) == {"draft": ("branch_org",), "review": ("branch_secretary",)}


def test_every_code_has_words() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.py"))
    literal = set(re.findall(r'Problem\(\s*[^,]+,\s*"([a-z_]+)"', source))
    named = {f"{what}_unknown" for what in re.findall(r', "([a-z]+)"\)$', source, re.MULTILINE)}
    assert len(literal) > 40
    for code in literal | {each for each in named if each in PROCEDURES}:
        assert "not accepted" not in message_of(code, {}), code
        assert fix_of(code, {}), code

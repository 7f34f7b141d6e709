"""Where parallel and nested states deliberately differ from W3C's SCXML: structure only, no executable content.

The rows are those of docs/workflow-patterns.md.
"""

from processes.engine.definition import problems
from tests.unit.processes.designs import field, text
from tests.unit.processes.test_workflow_patterns import (
    State,
    at,
    did,
    does,
    end,
    fork,
    move,
    refused,
    started,
    step,
    system,
    task,
)


def both(**config: object) -> tuple[list[State], list[State]]:
    states = [fork("both", "left", "right", **config), *task("left"), *task("right"), step("after"), end("done")]
    moves = [move("go: begin > both"), did("left"), did("right"), system("join: both > after")]
    return states, [*moves, move("finish: after > done")]


def test_a_transition_never_leads_out_of_its_region() -> None:
    states, moves = both()
    document = {
        "schema_version": 1, "key": "across", "title": text("across"), "start": {"by": ["one"]},
        "form": {"schema_version": 1, "fields": []},
        "states": [step("begin", start=True), *states],
        "transitions": [*moves, move("sideways: left_1 > right_2"), move("out: left_1 > after")],
    }  # fmt: skip
    assert [each.code for each in problems(document) if each.severity == "error"] == ["leaves_branch", "leaves_branch"]


def test_not_every_region_opens() -> None:
    regions = [{"key": "left", "when": "x"}, {"key": "right", "when": "y"}]
    states = [fork("both", *regions), *task("left"), *task("right"), end("done")]
    moves = [move("go: begin > both"), did("left"), did("right"), system("join: both > done")]
    assert does(started(states, moves, x=True, y=False), "go") == {"both", "left_1"}
    assert does(started(states, moves, x=False, y=False), "go") == {"done"}, "none opened: nothing is waited for"


def test_done_need_not_mean_every_region() -> None:
    assert does(started(*both(join="first", rest="let_run")), "go", "left") == {"after", "right_1"}


def test_what_done_leads_to_is_a_guarded_transition() -> None:
    states, moves = both()
    moves[3] = system("join: both > after", "x")
    case = started([*states], [*moves, move("on: both > after")], x=False)
    assert does(case, "go", "left", "right") == {"both"}, "done, and nothing happens by itself"
    assert does(case, "on") == {"after"}


def test_an_action_is_about_one_branch() -> None:
    case = started(*both())
    does(case, "go")
    before = len(case.history)
    assert does(case, "left") == {"both", "right_1"}, "the other region does not react"
    assert [each.source for each in case.history[before:]] == ["left_1"]


def test_a_final_state_at_the_top_ends_everything_at_once() -> None:
    states, moves = both(join="first", rest="let_run")
    case = started(states, moves)
    does(case, "go", "left", "finish")
    assert at(case) == {"done"}
    assert (case.snapshot.todos, case.snapshot.timers) == ((), ())
    assert refused(case, "right") == "closed"


def test_a_region_that_nobody_can_choose_is_found() -> None:
    regions = [{"key": "left", "chosen_in": "way"}, {"key": "right", "chosen_in": "way"}]
    options = [{"value": "left", "label": text("left")}]
    document = {
        "schema_version": 1, "key": "chosen", "title": text("chosen"), "start": {"by": ["one"]},
        "form": {"schema_version": 1, "fields": [field("way", "multi", config={"options": options})]},
        "states": [step("begin", start=True, writable=["way"]), fork("both", *regions), *task("left"), *task("right"),
                   end("done")],
        "transitions": [move("go: begin > both"), did("left"), did("right"), system("join: both > done")],
    }  # fmt: skip
    found = [each for each in problems(document) if each.severity == "error"]
    assert [(each.code, each.path) for each in found] == [
        ("region_never_chosen", "states/1/config/regions/1/chosen_in")
    ]

"""The control-flow patterns of van der Aalst, ter Hofstede, Kiepuszewski, Barros and Russell, each drawn and run.

WCP-n is the pattern's number in "Workflow Control-Flow Patterns: A Revised View" (BPM-06-22). The drawings pass the
checks before publishing and run through the engine; docs/workflow-patterns.md says how each is drawn and why the others
are not. WCP-12 and WCP-22 need other cases and are run in tests/integration/processes/test_workflow_patterns.py.
"""

from datetime import timedelta
from typing import Any

from processes.engine.branches import active_places, focused
from processes.engine.definition import problems, read
from processes.engine.model import Refusal
from processes.engine.rehearsal import Rehearsal
from processes.engine.verbs import Ask
from tests.random_machines import Walked
from tests.unit.processes.designs import MONDAY, field, text

PEOPLE = {"one": ("A",), "chief": ("C",), "three": ("D", "E", "F")}
COLUMNS = [{"key": "p", "type": "person", "label": text("p")}, {"key": "q", "type": "text", "label": text("q")}]
WAYS = [{"value": key, "label": text(key)} for key in ("left", "right", "far")]
FIELDS = [
    field("a", "integer"),
    field("x", "bool"),
    field("y", "bool"),
    field("ways", "multi", config={"options": WAYS}),
    field("table", "table", config={"columns": COLUMNS}),
]
EVERYTHING = ["a", "x", "y", "ways", "table"]
State = dict[str, Any]


def step(key: str, region: str = "", kind: str = "single", by: str = "one", **more: Any) -> State:
    performers = {"performers": [by]} if by else {}
    return {"key": key, "title": text(key), "kind": kind, "region": region, **performers, **more}


def end(key: str, region: str = "", outcome: str = "success") -> State:
    return {"key": key, "title": text(key), "kind": "end", "region": region, "outcome": outcome}


def joint(key: str, region: str = "", **config: Any) -> State:
    return step(key, region, "joint", "three", config=config)


def fork(key: str, *regions: str | State, region: str = "", **config: Any) -> State:
    """A parallel state; a region called r begins with r_1."""
    told = [each if isinstance(each, dict) else {"key": each} for each in regions]
    drawn = [{"title": text(each["key"]), "start": f"{each['key']}_1", **each} for each in told]
    return step(key, region, "parallel", "", config={"regions": drawn, **config})


def move(path: str, guard: str = "", by: str = "one", **more: Any) -> State:
    """A transition "key: source > target"."""
    key, _, way = path.partition(": ")
    source, _, target = way.partition(" > ")
    return {"key": key, "title": text(key), "from": source.split("|"), "to": target, "by": [by], "guard": guard, **more}


def system(path: str, guard: str = "", **more: Any) -> State:
    return move(path, guard, "system", **more)


def task(region: str) -> list[State]:
    """A course of one step: r_1, then its end r_2."""
    return [step(f"{region}_1", region), end(f"{region}_2", region)]


def did(region: str) -> State:
    return move(f"{region}: {region}_1 > {region}_2")


def started(states: list[State], moves: list[State], made: type[Rehearsal] = Rehearsal, **values: Any) -> Any:
    """Returns a case at "begin", the first step of every drawing; it passed the checks."""
    document = {
        "schema_version": 1, "key": "pattern", "title": text("pattern"), "start": {"by": ["one"]},
        "form": {"schema_version": 1, "fields": FIELDS},
        "states": [step("begin", start=True, writable=EVERYTHING), *states],
        "transitions": moves,
    }  # fmt: skip
    found = [each for each in problems(document) if each.severity == "error"]
    assert not found, found
    case = made(definition=read(document), people=PEOPLE, now=MONDAY)
    assert case.begin(values) is None
    return case


def does(case: Rehearsal, *actions: str, by: str = "A") -> set[str]:
    """Takes the actions and returns where the case is then."""
    for action in actions:
        refusal = case.act(action, by)
        assert refusal is None, (action, refusal)
    return at(case)


def at(case: Rehearsal) -> set[str]:
    """Returns the present states of the main line and of every running branch."""
    return {focused(case.snapshot, region).state for region in active_places(case.snapshot)}


def refused(case: Rehearsal, action: str, by: str = "A") -> str:
    """Returns the code with which the action is refused."""
    refusal = case.act(action, by)
    assert isinstance(refusal, Refusal)
    return refusal.code


def hands_in(case: Rehearsal, *members: str) -> set[str]:
    for member in members:
        assert case.act("contribute", member) is None
    return at(case)


# --- basic control flow -----------------------------------------------------------------------------------------------


def test_wcp_01_sequence() -> None:
    case = started([step("second"), end("done")], [move("go: begin > second"), move("on: second > done")])
    assert refused(case, "on") == "not_from_here"
    assert does(case, "go", "on") == {"done"}


def pair(*, after: str = "done", **config: Any) -> tuple[list[State], list[State]]:
    states = [fork("both", "left", "right", **config), *task("left"), *task("right"), end("done")]
    return states, [move("go: begin > both"), did("left"), did("right"), system(f"join: both > {after}")]


def test_wcp_02_parallel_split() -> None:
    assert does(started(*pair()), "go") == {"both", "left_1", "right_1"}


def test_wcp_03_synchronization() -> None:
    case = started(*pair())
    assert does(case, "go", "right") == {"both", "left_1"}
    assert does(case, "left") == {"done"}


def choice() -> tuple[list[State], list[State]]:
    states = [step("small"), step("large"), end("done")]
    moves = [move("go_small: begin > small", "a < 10"), move("go_large: begin > large", "a >= 10")]
    return states, [*moves, move("finish: small|large > done")]


def test_wcp_04_exclusive_choice() -> None:
    case = started(*choice(), a=5)
    assert refused(case, "go_large") == "guard"
    assert does(case, "go_small") == {"small"}


def test_wcp_05_simple_merge() -> None:
    assert does(started(*choice(), a=5), "go_small", "finish") == {"done"}
    assert does(started(*choice(), a=50), "go_large", "finish") == {"done"}


# --- branching and synchronization ------------------------------------------------------------------------------------


def some(**config: Any) -> tuple[list[State], list[State]]:
    regions = [{"key": key, "chosen_in": "ways"} for key in ("left", "right", "far")]
    states = [fork("some", *regions, **config), *task("left"), *task("right"), *task("far"), end("done")]
    return states, [move("go: begin > some"), did("left"), did("right"), did("far"), system("join: some > done")]


def test_wcp_06_multi_choice() -> None:
    assert does(started(*some(), ways=["left", "far"]), "go") == {"some", "left_1", "far_1"}


def test_wcp_07_structured_synchronizing_merge() -> None:
    case = started(*some(), ways=["left", "far"])
    assert does(case, "go", "far") == {"some", "left_1"}
    assert does(case, "left") == {"done"}, "the branch that never opened is not waited for"


def test_wcp_09_structured_discriminator() -> None:
    states, moves = pair(join="first", rest="let_run", after="after")
    case = started([*states, step("after")], [*moves, move("finish: after > done")])
    assert does(case, "go", "right") == {"after", "left_1"}, "the first that ends lets the case go on"
    assert does(case, "left") == {"after"}, "the other ends without effect"


def loops(join: Any, count: int) -> tuple[list[State], list[State]]:
    keys = ("left", "right", "far")[:count]
    states = [fork("many", *keys, join=join), *(each for key in keys for each in task(key)), step("after"), end("done")]
    moves = [move("go: begin > many"), *map(did, keys), system("join: many > after")]
    return states, [*moves, move("again: after > many"), move("finish: after > done")]


def test_wcp_28_blocking_discriminator() -> None:
    case = started(*loops("first", 2))
    assert does(case, "go", "left") == {"after"}
    assert does(case, "again") == {"many", "left_1", "right_1"}, "a second turn begins afresh, never beside the first"
    assert does(case, "right", "finish") == {"done"}


def test_wcp_29_cancelling_discriminator() -> None:
    states, moves = pair(join="first", rest="cancel")
    assert does(started(states, moves), "go", "right") == {"done"}


def test_wcp_30_structured_partial_join() -> None:
    states, moves = loops(2, 3)
    states[0]["config"]["rest"] = "let_run"
    case = started(states, moves)
    assert does(case, "go", "far") == {"many", "left_1", "right_1"}
    assert does(case, "left") == {"after", "right_1"}
    assert does(case, "right") == {"after"}


def test_wcp_31_blocking_partial_join() -> None:
    case = started(*loops(2, 3))
    assert does(case, "go", "far", "left", "again") == {"many", "left_1", "right_1", "far_1"}
    assert does(case, "left") == {"many", "right_1", "far_1"}, "what ended in the turn before does not count"


def test_wcp_32_cancelling_partial_join() -> None:
    case = started(*loops(2, 3))
    assert does(case, "go", "far", "left") == {"after"}
    assert refused(case, "right") == "not_from_here"


def test_wcp_37_local_synchronizing_merge() -> None:
    inner = fork("inner", {"key": "deep", "when": "x"}, {"key": "flat", "when": "y"}, region="left")
    inner["key"] = "left_1"
    states = [fork("both", "left", "right"), inner, *task("deep"), *task("flat"), end("left_2", "left"),
              *task("right"), end("done")]  # fmt: skip
    moves = [move("go: begin > both"), did("deep"), did("flat"), did("right"), system("up: left_1 > left_2"),
             system("join: both > done")]  # fmt: skip
    case = started(states, moves, x=True)
    assert does(case, "go") == {"both", "left_1", "deep_1", "right_1"}
    assert does(case, "deep") == {"both", "right_1"}, "how many to wait for is known where they were opened"
    assert does(case, "right") == {"done"}


# --- multiple instances -----------------------------------------------------------------------------------------------


def panel(*more: State, **config: Any) -> tuple[list[State], list[State]]:
    moves = [move("go: begin > panel"), system("agreed: panel > done", "joint_result() == 'agree'"), *more]
    return [joint("panel", **config), step("chair", by="chief"), end("done")], [
        *moves, move("called: begin > chair"), move("finish: chair > done", by="chief"),
    ]  # fmt: skip


def test_wcp_13_multiple_instances_known_when_designed() -> None:
    case = started(*panel(mode="all"))
    does(case, "go")
    assert [each.members for each in case.snapshot.todos] == [("D",), ("E",), ("F",)]
    assert hands_in(case, "E", "D") == {"panel"}
    assert hands_in(case, "F") == {"done"}


def rows() -> tuple[list[State], list[State]]:
    config = {"table": "table", "person": "p", "columns": ["q"]}
    states = [step("lines", kind="rows", by="", config=config), end("done")]
    return states, [move("go: begin > lines"), system("all: lines > done", "rows_done()")]


def test_wcp_14_multiple_instances_known_at_run_time() -> None:
    case = started(*rows(), table=[{"p": "D"}, {"p": "E"}])
    does(case, "go")
    assert len(case.snapshot.todos) == 2, "as many as the table has rows when the step is entered"
    assert hands_in(case, "D") == {"lines"}
    assert hands_in(case, "E") == {"done"}


def test_wcp_15_multiple_instances_added_while_they_run() -> None:
    case = started(*panel(mode="all"), made=Walked)
    does(case, "go")
    hands_in(case, "D", "E")
    todo = next(each for each in case.snapshot.todos if each.members == ("F",))
    ask = Ask(members=("B",), how="beside", todo=todo.id)
    assert case.verb("add_signer", ask, "F", "B should look too") is None
    assert hands_in(case, "F") == {"panel"}, "the one added is waited for"
    assert hands_in(case, "B") == {"done"}


def test_wcp_34_static_partial_join_of_instances() -> None:
    case = started(*panel(mode="count", count=2))
    does(case, "go")
    assert hands_in(case, "D") == {"panel"}
    assert hands_in(case, "F") == {"done"}, "two of three are enough"


def test_wcp_35_cancelling_partial_join_of_instances() -> None:
    case = started(*panel(mode="any"))
    does(case, "go")
    assert hands_in(case, "E") == {"done"}
    assert case.snapshot.todos == (), "the others need not any more"


def test_wcp_36_dynamic_partial_join_of_instances() -> None:
    case = started(*panel(mode="ratio", ratio="2/3"), made=Walked)
    does(case, "go")
    todo = next(each for each in case.snapshot.todos if each.members == ("F",))
    ask = Ask(members=("B",), how="beside", todo=todo.id)
    assert case.verb("add_signer", ask, "F", "B should look too") is None
    assert hands_in(case, "D", "E") == {"panel"}, "two of three were enough, two of four are not"
    assert hands_in(case, "B") == {"done"}


# --- state-based ------------------------------------------------------------------------------------------------------


def test_wcp_16_deferred_choice() -> None:
    timer = {"key": "late", "title": text("late"), "days": 3}
    states = [step("open", by="chief", timers=[timer]), step("taken", by="chief"), end("done"), end("lapsed")]
    moves = [move("go: begin > open"), move("take: open > taken", by="chief"), move("finish: taken > done", by="chief"),
             system("lapse: open > lapsed", "timer_elapsed('late')")]  # fmt: skip
    case = started(states, moves)
    assert does(case, "go") == {"open"}, "nothing is decided yet"
    assert does(case, "take", by="C") == {"taken"}
    case = started(states, moves)
    does(case, "go")
    case.now += timedelta(days=5)
    case.system_moves()
    assert at(case) == {"lapsed"}
    assert refused(case, "take", by="C") == "closed"


def interleaved(second: str) -> tuple[list[State], list[State]]:
    """One place from which each piece of work is taken once; ``second`` is what the work y waits for."""
    states = [step("hub"), step("doing_x", writable=["x"]), step("doing_y", writable=["y"]), end("done")]
    moves = [move("go: begin > hub"), move("take_x: hub > doing_x", "not x"), move("back_x: doing_x > hub", "x"),
             move("take_y: hub > doing_y", second), move("back_y: doing_y > hub", "y"),
             move("finish: hub > done", "x and y")]  # fmt: skip
    return states, moves


def works(case: Rehearsal, piece: str) -> None:
    does(case, f"take_{piece}")
    assert case.act(f"back_{piece}", "A", {piece: True}) is None


def test_wcp_17_interleaved_parallel_routing() -> None:
    case = started(*interleaved("x and not y"), x=False, y=False)
    does(case, "go")
    assert refused(case, "take_y") == "guard", "the order that is asked for is kept"
    works(case, "x")
    works(case, "y")
    assert does(case, "finish") == {"done"}


def test_wcp_40_interleaved_routing() -> None:
    for order in ("xy", "yx"):
        case = started(*interleaved("not y"), x=False, y=False)
        does(case, "go", f"take_{order[0]}")
        assert refused(case, f"take_{order[1]}") == "not_from_here", "one at a time"
        assert case.act(f"back_{order[0]}", "A", {order[0]: True}) is None
        works(case, order[1])
        assert does(case, "finish") == {"done"}, "in any order"


def test_wcp_18_milestone() -> None:
    states = [fork("both", "window", "late", rest="cancel"), *task("window"), step("late_1", "late"),
              step("amended", "late"), end("late_2", "late"), end("done")]  # fmt: skip
    open_ = "not (branch_result('window') == 'success')"
    moves = [move("go: begin > both"), did("window"), move("amend: late_1 > amended", open_),
             move("skip: late_1 > late_2"), move("settle: amended > late_2"), system("join: both > done")]  # fmt: skip
    assert does(started(states, moves), "go", "amend") == {"both", "window_1", "amended"}
    case = started(states, moves)
    does(case, "go", "window")
    assert refused(case, "amend") == "guard", "the other course has passed the point"
    assert does(case, "skip") == {"done"}


# --- cancellation -----------------------------------------------------------------------------------------------------


def test_wcp_19_cancel_task() -> None:
    case = started([step("work"), end("done"), end("left", outcome="failure")],
                   [move("go: begin > work"), move("finish: work > done"), move("drop: work > left")])  # fmt: skip
    assert does(case, "go", "drop") == {"left"}
    assert case.snapshot.todos == ()


def test_wcp_20_cancel_case() -> None:
    states, moves = pair()
    stop = move("stop: both > stopped", by="chief", validates=False)
    case = started([*states, end("stopped", outcome="failure")], [*moves, stop])
    does(case, "go", "left")
    assert does(case, "stop", by="C") == {"stopped"}
    assert (case.snapshot.status, case.snapshot.todos) == ("closed", ())


def test_wcp_25_cancel_region() -> None:
    inner = fork("x", "deep", "flat", region="left")
    inner["key"] = "left_1"
    states = [fork("both", "left", "right"), inner, *task("deep"), *task("flat"), end("left_2", "left"),
              *task("right"), end("done")]  # fmt: skip
    moves = [move("go: begin > both"), did("deep"), did("flat"), did("right"), system("up: left_1 > left_2"),
             move("cut: left_1 > left_2", by="chief"), system("join: both > done")]  # fmt: skip
    case = started(states, moves)
    assert does(case, "go") == {"both", "left_1", "deep_1", "flat_1", "right_1"}
    assert does(case, "cut", by="C") == {"both", "right_1"}, "the region and what runs in it, and nothing else"


def test_wcp_26_cancel_multiple_instances() -> None:
    case = started(*panel(move("drop: panel > done", by="chief"), mode="all"))
    does(case, "go")
    hands_in(case, "D")
    assert does(case, "drop", by="C") == {"done"}
    assert case.snapshot.todos == ()


def test_wcp_27_complete_multiple_instances() -> None:
    case = started(*panel(move("enough: panel > chair", by="chief"), mode="all"))
    does(case, "go")
    hands_in(case, "D", "E")
    assert does(case, "enough", by="C") == {"chair"}, "what was handed in stands, the rest is no longer asked for"
    assert [each.member for each in case.parts["panel"]] == ["D", "E"]


# --- iteration, termination, triggers ---------------------------------------------------------------------------------


def test_wcp_10_arbitrary_cycles() -> None:
    states = [step("one_"), step("two"), step("three_"), end("done")]
    moves = [move("go: begin > one_"), move("in_the_middle: begin > two"), move("a_: one_ > two"),
             move("b_: two > three_"), move("back_one: three_ > one_"), move("back_two: three_ > two"),
             move("out_early: two > done"), move("out: three_ > done")]  # fmt: skip
    case = started(states, moves)
    assert does(case, "in_the_middle", "b_", "back_one", "a_", "b_", "back_two", "out_early") == {"done"}


def test_wcp_21_structured_loop() -> None:
    states = [step("work", writable=["a"]), end("done")]
    moves = [move("go: begin > work"), move("again: work > work", "a < 3", restarts=True),
             move("finish: work > done", "a >= 3")]  # fmt: skip
    case = started(states, moves, a=1)
    does(case, "go", "again")
    assert refused(case, "finish") == "guard"
    assert case.act("finish", "A", {"a": 3}) is None
    assert at(case) == {"done"}


def test_wcp_11_implicit_termination() -> None:
    case = started(*pair())
    does(case, "go", "left")
    assert case.snapshot.status == "open"
    does(case, "right")
    assert case.snapshot.status == "closed", "when nothing is left to do"


def test_wcp_43_explicit_termination() -> None:
    states, moves = pair(join="first", rest="let_run")
    case = started(states, moves)
    assert does(case, "go", "right") == {"done"}, "an end of the main line ends everything"
    assert (case.snapshot.status, case.snapshot.todos) == ("closed", ())


def awaiting(*, early: bool) -> Any:
    wait = step("waiting", kind="wait", by="", config={"event": "paid", "early": early})
    case = started([step("prepare"), wait, end("done")],
                   [move("go: begin > prepare"), move("ready: prepare > waiting"),
                    system("came: waiting > done", "waited()")])  # fmt: skip
    does(case, "go")
    return case


def test_wcp_23_transient_trigger() -> None:
    case = awaiting(early=False)
    assert case.act("event:paid", None) is None
    assert does(case, "ready") == {"waiting"}, "an event nobody waited for is gone"
    case.event("paid")
    assert at(case) == {"done"}


def test_wcp_24_persistent_trigger() -> None:
    wait = step("paid_1", "paid", "wait", "", config={"event": "paid"})
    states = [fork("both", "paid", "left"), wait, end("paid_2", "paid"), *task("left"), end("done")]
    moves = [move("go: begin > both"), system("came: paid_1 > paid_2", "waited()"), did("left"),
             system("join: both > done")]  # fmt: skip
    case = started(states, moves)
    does(case, "go")
    case.event("paid")
    assert at(case) == {"both", "left_1"}, "what came before the other work was ready is kept"
    assert does(case, "left") == {"done"}

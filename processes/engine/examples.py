"""Worked examples of a procedure: what people do, and what must come of it.

They are the member ``examples`` of a procedure's document, or the file beside a pack's procedure.json::

    {"people": {role: [codes]}, "calendar": {"confirmed_years": [2026], "days": {"2026-10-01": false}},
     "values": {name: {field: value}},
     "examples": [{"name": text, "people"?, "calendar"?,
                   "begin": {"state"?, "at", "values"?, "facts"?, "dates"?, "skip"?, "then"?},
                   "steps": [{"do": action, "by": code | null, "values"?, "comment"?, "at"?, "facts"?, "in_batch"?,
                              "for"?, "cast"?, "expect": state | "refuse": code, "then"?}]}]}

``values`` of a step or beginning is an object or the name of one. Facts stay as told until a step says otherwise;
``cast`` changes who holds which role (``role#state`` for one state only). ``then`` is what else must be so after the
step: ``{"people": [codes], "shows": [fields], "due": day, "places": {region: state}, "values": {field: value}}``.
``do`` may be ``@transfer`` or another verb, with ``"ask": {"members", "state", "how"}``, or ``wait``: time passes until
``at``, and the system does what it does by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.engine.problems import Problem

from .definition import read
from .model import ProcedureDefinition
from .playing import MOST_TURNS, ExampleCalendar, Play, Turn, calendar_of

__all__ = [
    "Deviation",
    "ExampleCalendar",
    "calendar_of",
    "deviations",
    "example_problems",
    "run",
    "shown_by",
    "untried",
]

Json = Mapping[str, Any]
MOST_EXAMPLES = 200


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """A step that did not come out as the example says; ``what`` is what was compared."""

    example: str
    step: int
    action: str
    expected: str
    got: str
    what: str = "state"


def run(document: Json, examples: Json) -> list[Deviation]:
    """Returns every step that came out differently. Raises DefinitionError for a procedure that cannot be read."""
    definition = read(document)
    return [
        found
        for example in examples["examples"]
        for found in deviations(definition, examples, example, example["name"].get("en") or "")
    ]


def example_problems(definition: ProcedureDefinition, examples: Json) -> list[Problem]:
    """Returns, for each example of the document that fails, at which step and why."""
    told = examples.get("examples", ())
    if len(told) > MOST_EXAMPLES or any(len(each.get("steps", ())) > MOST_TURNS for each in told):
        return [Problem("examples", "examples_too_many", {"most": MOST_EXAMPLES, "steps": MOST_TURNS})]
    return [each for place in range(len(told)) for each in _problems(definition, examples, place)]


def _problems(definition: ProcedureDefinition, examples: Json, place: int) -> Iterator[Problem]:
    path = f"examples/examples/{place}"
    try:
        found = next(deviations(definition, examples, examples["examples"][place], ""), None)
    except (KeyError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        # An example is data that people write: whatever is wrong with it is told, never an error page.
        yield Problem(path, "example_unreadable", {"reason": str(error)[:200]})
        return
    if found is not None:
        context = {"step": found.step, "action": found.action, "expected": found.expected, "got": found.got}
        yield Problem(path, f"example_fails_{found.what}", context)


def deviations(definition: ProcedureDefinition, shared: Json, example: Json, name: str) -> Iterator[Deviation]:
    """Yields what differs, up to the first step that leads elsewhere."""
    play = Play(definition=definition, shared=shared, script=example)
    begin = example.get("begin", {})
    if play.turns[0].refusal is not None:
        code = play.turns[0].refusal.code
        yield Deviation(example=name, step=0, action="begin", expected="", got=f"refused: {code}")
        return
    yield from _afterwards(name, play.turns[0], begin.get("then", {}))
    for step in example["steps"]:
        turn = play.take(step)
        got = f"refused: {turn.refusal.code}" if turn.refusal else turn.state
        expected = f"refused: {step['refuse']}" if "refuse" in step else step.get("expect", got)
        if got != expected:
            yield Deviation(example=name, step=turn.number, action=step["do"], expected=expected, got=got)
            return
        yield from _afterwards(name, turn, step.get("then", {}))


def _afterwards(name: str, turn: Turn, then: Json) -> Iterator[Deviation]:
    got: dict[str, Any] = {"people": sorted(turn.people), "shows": sorted(turn.shows), "due": turn.due}
    for what, expected in then.items():
        if what in ("values", "places"):
            found = turn.values if what == "values" else turn.places
            pairs = [(f"{key} = {value}", f"{key} = {found.get(key)}") for key, value in expected.items()]
        elif what in ("people", "shows"):
            pairs = [(", ".join(sorted(expected)), ", ".join(got[what]))]
        else:
            pairs = [(str(expected), str(got[what]))]
        for wanted, came in pairs:
            if wanted != came:
                yield Deviation(
                    example=name, step=turn.number, action=turn.action, expected=wanted, got=came, what=what
                )


def shown_by(definition: ProcedureDefinition, examples: Json) -> tuple[set[str], set[str]]:
    """Returns the transitions that some example takes, and those whose guard refuses in some example."""
    taken: set[str] = set()
    refused: set[str] = set()
    for example in examples["examples"]:
        play = Play(definition=definition, shared=examples, script=example).to_the_end()
        refused |= {each.action for each in play.turns if _by_guard(each)}
        taken |= {entry.action for each in play.turns for entry in each.entries}
    return taken, refused


def untried(document: Json, examples: Json) -> list[str]:
    """Returns what no example shows: a transition that is never taken, or a person's guard that never refuses."""
    definition = read(document)
    taken, refused = shown_by(definition, examples)
    missing = [f"{key} is never taken" for key in definition.transitions if key not in taken]
    for key, transition in definition.transitions.items():
        if transition.guard is not None and transition.by != ("system",) and key not in refused:
            missing.append(f"the guard of {key} never refuses")
    return missing


def _by_guard(turn: Turn) -> bool:
    return turn.refusal is not None and turn.refusal.code == "guard"

"""The Python and the browser evaluator give the same answers. GUICHENG_EXPRESSION_PAIRS=100000 makes it a long run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from forms.engine.definition import from_json
from forms.engine.evaluation import evaluate_form
from forms.engine.expressions import CATALOGUE, evaluate, parse, to_text
from forms.engine.expressions.tree import called_names
from tests.random_expressions import random_tree, random_values
from tests.tagged import tagged, untagged

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 3, 15, 1, 30, tzinfo=UTC)
PAIRS = int(os.environ.get("GUICHENG_EXPRESSION_PAIRS", "3000"))
BATCH = 5_000
NODE = shutil.which("node")
IN_BROWSER = {name for name, function in CATALOGUE.items() if not function.server_only}

pytestmark = pytest.mark.skipif(NODE is None, reason="needs node")


def browser_answers(pairs: list[tuple[Any, Any]]) -> list[Any]:
    """What the browser's evaluator answers, tagged."""
    return asked_of_node("answer.mjs", {"now": NOW.isoformat(), "pairs": pairs})


def asked_of_node(script: str, request: Any) -> list[Any]:
    done = subprocess.run(
        [str(NODE), str(ROOT / "tests/js" / script)],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers


def server_answer(tree: Any, values: Any) -> Any:
    """What the server's evaluator answers, tagged; seconds are the finest a moment is compared in."""
    return whole_seconds(tagged(evaluate(tree, {key: untagged(item) for key, item in values.items()}, now=NOW)))


def whole_seconds(answer: Any) -> Any:
    if isinstance(answer, list):
        return [whole_seconds(item) for item in answer]
    if isinstance(answer, dict) and "datetime" in answer:
        return {"datetime": datetime.fromisoformat(answer["datetime"]).replace(microsecond=0).isoformat()}
    return answer


def random_pairs(seed: int, count: int) -> list[tuple[Any, Any]]:
    random = Random(seed)
    return [
        (random_tree(random, random.randint(2, 6)), {k: tagged(v) for k, v in random_values(random).items()})
        for _ in range(count)
    ]


def batches() -> Iterator[tuple[int, int]]:
    """Seed and size of each batch."""
    seed = int(os.environ.get("GUICHENG_EXPRESSION_SEED", "20260315"))
    for start in range(0, PAIRS, BATCH):
        yield seed + start, min(BATCH, PAIRS - start)


def test_random_trees_and_values_have_one_answer() -> None:
    answered = 0
    for seed, count in batches():
        pairs = random_pairs(seed, count)
        for (tree, values), found in zip(pairs, browser_answers(pairs), strict=True):
            expected = server_answer(tree, values)
            if has_row(expected):
                continue
            assert found == expected, json.dumps([tree, values], ensure_ascii=False)
            answered += expected is not None
    assert answered > PAIRS // 3


def test_random_forms_show_demand_lock_and_hold_the_same() -> None:
    random = Random(7)
    sent, expected = [], []
    for _ in range(PAIRS // 10):
        form = from_json({"schema_version": 1, "fields": [random_field(random, key) for key in "abcdef"]})
        values, kept = ({key: random_answer(random) for key in keys} for keys in ("abcdef", sorted(form.lockable())))
        state = evaluate_form(form, values, kept=kept, now=NOW)
        fields = [
            {
                name: getattr(form.field(key), name)
                for name in ("key", "visible_when", "required", "read_only", "computed")
            }
            for key in form.order
        ]
        sent.append([fields, *({key: tagged(item) for key, item in known.items()} for known in (values, kept))])
        held = {key: whole_seconds(tagged(value)) for key, value in state.values.items()}
        sets = {name: sorted(getattr(state, name)) for name in ("visible", "required", "locked")}
        expected.append({**sets, "values": held})
    found = asked_of_node("state.mjs", {"now": NOW.isoformat(), "forms": sent})
    for request, browser, server in zip(sent, found, expected, strict=True):
        alike = {key for key, value in server["values"].items() if not has_row(value)}
        for state in (browser, server):
            state["values"] = {key: whole_seconds(value) for key, value in state["values"].items() if key in alike}
        assert browser == server, json.dumps(request, ensure_ascii=False)
    assert sum(bool(state["locked"]) for state in expected) > len(expected) // 10


def random_answer(random: Random) -> Any:
    """An answer that both sides write alike."""
    return random.choice([None, True, False, "a", "yes", "2026-03-15", Decimal(random.randrange(-90, 900)) / 10])


def random_field(random: Random, key: str) -> dict[str, Any]:
    """A field with some logic that the browser can answer."""
    members = [name for name in ("visible_when", "required", "read_only", "computed") if random.random() < 0.5]
    trees = {name: random_tree(random, 3) for name in members}
    return {"key": key, "type": "text"} | {
        name: tree for name, tree in trees.items() if isinstance(tree, dict) and called_names(tree) <= IN_BROWSER
    }


def has_row(answer: Any) -> bool:
    """Rows come back as they were given, so their content is not compared."""
    if isinstance(answer, list):
        return any(has_row(item) for item in answer)
    return isinstance(answer, dict) and "row" in answer


def test_the_examples_of_every_function_hold_in_the_browser() -> None:
    from tests.unit.forms.test_functions import EXAMPLE_VALUES

    values = {key: tagged(value) for key, value in EXAMPLE_VALUES.items()}
    examples = [example for function in CATALOGUE.values() if not function.server_only for example in function.examples]
    pairs = [(parse(text), values) for example in examples for text in example]
    answers = browser_answers(pairs)
    assert answers[0::2] == answers[1::2]


def test_the_designer_writes_trees_as_the_server_does() -> None:
    published = json.loads((ROOT / "tests/shared/rules.json").read_text(encoding="utf-8"))["rules"]
    examples = [parse(text) for function in CATALOGUE.values() for example in function.examples for text in example]
    operators = ["not (a or b) and -(-3) < (1 + 2) * 3 - (4 - 5)", "'x' if a else ('y' if not b else 'z')"]
    trees = [*(rule["rule"] for rule in published), *examples, *map(parse, operators)]
    done = subprocess.run(
        [str(NODE), str(ROOT / "tests/js/write.mjs")],
        input=json.dumps(trees),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [to_text(tree) if tree is not None else "" for tree in trees]


def test_deep_and_long_trees_run_out_alike() -> None:
    deep: Any = 1
    for _ in range(40):
        deep = {"-": [deep]}
    pairs: list[tuple[Any, Any]] = [
        (deep, {}),
        ({"+": [1] * 9_998}, {}),
        ({"+": [1] * 9_999}, {}),
        ({"+": [1] * 10_000}, {}),
    ]
    assert (
        browser_answers(pairs)
        == [server_answer(*pair) for pair in pairs]
        == [None, {"number": "9998"}, {"number": "9999"}, None]
    )


def test_the_day_in_the_browser_begins_at_midnight_in_shanghai() -> None:
    late = (NOW + timedelta(hours=20)).isoformat()
    assert browser_answers([({"date": [{"var": "at"}]}, {"at": {"datetime": late}})]) == [{"date": "2026-03-16"}]

"""Small procedures for tests, and the packs that come with the product."""

import json
from copy import deepcopy
from datetime import date, datetime
from typing import Any

from processes.engine.definition import read
from processes.engine.examples import ExampleCalendar
from processes.engine.rehearsal import Rehearsal
from processes.services.pack_files import PACKS, pack_paths

PACK_KEYS = tuple(path.name for path in pack_paths())

HOLIDAYS = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}
CALENDAR = ExampleCalendar(days=HOLIDAYS, confirmed_years=frozenset({2026}))
MONDAY = datetime.fromisoformat("2026-03-02T09:00:00+08:00")


def pack(key: str) -> dict[str, Any]:
    return dict(json.loads((PACKS / key / "procedure.json").read_text(encoding="utf-8")))


def pack_examples(key: str) -> dict[str, Any]:
    return dict(json.loads((PACKS / key / "examples.json").read_text(encoding="utf-8")))


def text(words: str) -> dict[str, str]:
    return {"zh-hans": words, "en": words}


def state(key: str, kind: str = "single", **more: Any) -> dict[str, Any]:
    base = {"key": key, "title": text(key), "kind": kind}
    if kind != "end":
        base |= {"performers": ["branch_org"], "hint": text("do it")}
    return base | more


def transition(key: str, source: str | list[str], target: str, by: str = "branch_org", **more: Any) -> dict[str, Any]:
    sources = [source] if isinstance(source, str) else source
    return {"key": key, "title": text(key), "from": sources, "to": target, "by": [by], "help": text("so")} | more


def field(key: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "label": text(key)} | more


SMALL: dict[str, Any] = {
    "schema_version": 1,
    "key": "small",
    "title": text("small"),
    "start": {"by": ["branch_org"]},
    "form": {
        "schema_version": 1,
        "fields": [field("topic", "text", required=True), field("amount", "decimal"), field("ok", "bool")],
    },
    "states": [
        state("draft", start=True, writable=["topic", "amount", "ok"]),
        state("review", performers=["branch_secretary"]),
        state("done", "end", outcome="success"),
        state("dropped", "end", outcome="failure"),
    ],
    "transitions": [
        transition("submit", "draft", "review", guard="amount > 0", guard_help=text("enter an amount")),
        transition("back", "review", "draft", "branch_secretary", comment="required", validates=False),
        transition("accept", "review", "done", "branch_secretary"),
        transition("drop", ["draft", "review"], "dropped", "branch_secretary", comment="required", validates=False),
    ],
}


def small(**changes: Any) -> dict[str, Any]:
    """The small procedure, with whole members replaced."""
    return deepcopy(SMALL) | changes


def with_middle(middle: dict[str, Any], *out: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The small procedure with another state in place of review."""
    document = small(**changes)
    document["states"][1] = middle
    document["transitions"] = [
        {**document["transitions"][0], "to": middle["key"]},
        *out,
        {**document["transitions"][3], "from": ["draft"]},
    ]
    return document


def rehearsal(document: dict[str, Any], people: dict[str, tuple[str, ...]] | None = None, **more: Any) -> Rehearsal:
    """A case of the procedure with G (branch_org) and S (branch_secretary)."""
    everybody = {"branch_org": ("G", "H"), "branch_secretary": ("S",), "experts": ("E1", "E2", "E3")} | (people or {})
    return Rehearsal(definition=read(document), people=everybody, calendar=CALENDAR, **({"now": MONDAY} | more))

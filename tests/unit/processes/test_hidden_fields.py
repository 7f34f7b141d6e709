"""A field that a step hides must not be asked for there, and must exist."""

import json
from typing import Any

from processes.engine import definition as documents
from processes.services.pack_files import PACKS


def codes(change: dict[str, list[str]]) -> dict[str, str]:
    document: dict[str, Any] = json.loads((PACKS / "top_ten_selection" / "procedure.json").read_text(encoding="utf-8"))
    document["states"][4] |= change
    found = documents.problems(document)
    return {each.path: each.code for each in found if "/hidden/" in each.path}


def test_a_step_may_hide_what_it_does_not_ask_for() -> None:
    assert codes({"hidden": ["title", "branch"]}) == {}


def test_hidden_and_asked_for_contradict_each_other() -> None:
    assert codes({"hidden": ["title", "expert_scores"]}) == {"states/4/hidden/1": "field_hidden_and_asked"}


def test_an_unknown_field_cannot_be_hidden() -> None:
    assert codes({"hidden": ["nothing"]}) == {"states/4/hidden/0": "field_unknown"}

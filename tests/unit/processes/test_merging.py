"""A template and what a branch made of it are merged part by part; what they disagree on is for people."""

from copy import deepcopy
from typing import Any

from processes.engine.merging import merge
from tests.procedures import APPROVAL, words


def variants(sharing: dict[str, list[str]] | None = None) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    base, ours, theirs = deepcopy(APPROVAL), deepcopy(APPROVAL), deepcopy(APPROVAL)
    ours["key"] = "branch_note"
    theirs["sharing"] = sharing or {}
    return base, ours, theirs


def test_what_only_one_side_changed_is_taken() -> None:
    base, ours, theirs = variants()
    ours["states"][0]["hint"] = words("Ours")
    theirs["states"][1]["timers"][0]["working_days"] = 7

    merged = merge(base, ours, theirs)

    assert merged.conflicts == ()
    assert merged.document["key"] == "branch_note"
    assert merged.document["states"][0]["hint"] == words("Ours")
    assert merged.document["states"][1]["timers"][0]["working_days"] == 7


def test_different_members_of_one_step_are_both_taken() -> None:
    base, ours, theirs = variants()
    ours["states"][0]["hint"] = words("Ours")
    theirs["states"][0]["title"] = words("Theirs")

    state = merge(base, ours, theirs).document["states"][0]

    assert (state["hint"], state["title"]) == (words("Ours"), words("Theirs"))


def test_what_both_changed_is_a_conflict_until_somebody_chooses() -> None:
    base, ours, theirs = variants()
    ours["states"][0]["title"], theirs["states"][0]["title"] = words("Ours"), words("Theirs")

    assert [each.part for each in merge(base, ours, theirs).conflicts] == ["states/draft"]
    chosen = merge(base, ours, theirs, {"states/draft": "theirs"})
    assert (chosen.conflicts, chosen.document["states"][0]["title"]) == ((), words("Theirs"))


def test_locked_parts_follow_the_template() -> None:
    base, ours, theirs = variants({"locked": ["transitions/*"]})
    ours["transitions"][1]["guard"] = "amount < 1000"

    merged = merge(base, ours, theirs)

    assert merged.document["transitions"][1]["guard"] == "amount < 100"
    assert merged.overruled == ("transitions/approve",)


def test_extendable_parts_keep_what_the_branch_added() -> None:
    base, ours, theirs = variants({"extendable": ["states/draft"]})
    ours["states"][0]["writable"] = ["title", "amount", "doc_no"]
    theirs["states"][0]["writable"] = ["title", "amount", "extra"]

    state = merge(base, ours, theirs).document["states"][0]

    assert state["writable"] == ["title", "amount", "extra", "doc_no"]


def test_only_optional_parts_may_be_left_out() -> None:
    base, ours, theirs = variants({"extendable": ["fields/*"], "optional": ["fields/amount"]})
    ours["form"]["fields"] = ours["form"]["fields"][:1]

    merged = merge(base, ours, theirs)

    assert [each["key"] for each in merged.document["form"]["fields"]] == ["title", "doc_no"]
    assert merged.overruled == ("fields/doc_no",)


def test_what_the_branch_added_stays_where_it_was_put() -> None:
    base, ours, theirs = variants()
    ours["states"].insert(1, {"key": "own", "title": words("Own"), "kind": "single"})
    theirs["states"].insert(0, {"key": "first", "title": words("First"), "kind": "single"})

    keys = [each["key"] for each in merge(base, ours, theirs).document["states"]]

    assert keys == ["first", "draft", "own", "review", "done", "refused"]


def test_of_three_hundred_branches_the_seven_that_disagree_are_found() -> None:
    base, _ours, theirs = variants()
    theirs["states"][1]["hint"] = words("New")
    disagreeing = []
    for number in range(300):
        ours = deepcopy(base)
        ours["states"][0]["hint"] = words(str(number))
        if number % 43 == 0:
            ours["states"][1]["hint"] = words(str(number))
        if merge(base, ours, theirs).conflicts:
            disagreeing.append(number)

    assert disagreeing == [0, 43, 86, 129, 172, 215, 258]

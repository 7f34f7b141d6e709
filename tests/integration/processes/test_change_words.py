"""What differs between two versions is told in words."""

from copy import deepcopy
from typing import Any

import pytest
from django.utils import translation

from processes.queries.change_words import change_sentences
from tests.procedures import APPROVAL, words

pytestmark = pytest.mark.django_db


def changed(change: Any) -> list[str]:
    after = deepcopy(APPROVAL)
    change(after)
    with translation.override("en"):
        return change_sentences(APPROVAL, after)


def test_a_longer_deadline_and_an_optional_field_are_told_with_their_names() -> None:
    def change(document: dict[str, Any]) -> None:
        document["states"][1]["timers"][0]["working_days"] = 7
        document["form"]["fields"][0]["required"] = False

    assert changed(change) == ["Field “Title” is now optional.", "Review: 5 → 7 working days"]


def test_buttons_tell_where_they_lead_and_who_presses_them() -> None:
    def change(document: dict[str, Any]) -> None:
        document["transitions"][0]["by"] = ["initiator", "branch_secretary"]
        document["transitions"].append(
            {"key": "again", "title": words("Again"), "from": ["review"], "to": "draft", "by": ["committee_org"]}
        )

    assert changed(change) == [
        "Button “Submit” · who may press it: with Branch secretary",
        "Button “Again” is new: Review → Draft.",
    ]


def test_the_same_document_has_no_difference() -> None:
    assert changed(lambda document: None) == []


def test_what_came_and_went_is_named() -> None:
    def change(document: dict[str, Any]) -> None:
        document["states"].append({"key": "archive", "title": words("Archive"), "kind": "end", "outcome": "success"})
        document["form"]["fields"].append({"key": "phone", "type": "phone", "label": words("Phone")})
        del document["form"]["fields"][1]

    assert changed(change)[-3:] == [
        "Field “Phone” is new.",
        "Field “Amount” is no longer asked.",
        "Step “Archive” is new.",
    ]

"""Procedures come in as drafts, say what is wrong with them, and tell what differs between versions."""

import json
from copy import deepcopy
from typing import Any

import pytest

from organization.models import User
from processes.models import Procedure, ProcedureVersion
from processes.queries.changes import document_changes
from processes.queries.problems import place_of
from processes.services.import_procedure import ImportRefused, import_procedure
from processes.services.pack_files import PACKS

DOCUMENT: dict[str, Any] = json.loads((PACKS / "top_ten_selection" / "procedure.json").read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_import_is_always_a_draft() -> None:
    user = User.objects.create_user("designer")

    procedure = import_procedure(content=json.dumps(DOCUMENT).encode(), by=user)

    assert Procedure.objects.get(key="top_ten_selection").live is False
    assert procedure.get_latest_revision_as_object().document["key"] == "top_ten_selection"
    assert ProcedureVersion.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff", "not_json"),
        (b"[]", "not_a_procedure"),
        (b'{"key": "x"}', "not_a_procedure"),
        (b'{"key": "...", "form": {}, "states": [], "transitions": []}', "not_a_procedure"),
    ],
)
def test_what_is_no_procedure_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_procedure(content=content, by=User.objects.create_user("designer"))

    assert refused.value.code == code
    assert Procedure.objects.count() == 0


def test_changes_name_the_part_and_what_of_it() -> None:
    after = deepcopy(DOCUMENT)
    after["transitions"][1]["guard"] = "consent"
    removed = after["states"].pop()

    changes = {(each.part, each.key): (each.kind, each.details) for each in document_changes(DOCUMENT, after)}

    assert changes == {
        ("transitions", "recommend"): ("changed", ("guard",)),
        ("states", removed["key"]): ("removed", ()),
    }


def test_the_place_of_a_problem_is_named() -> None:
    assert place_of(DOCUMENT, "transitions/1/guard") == "同意推荐 (recommend) · guard"
    assert place_of(DOCUMENT, "form/fields/3/label") == "名称 (title) · label"

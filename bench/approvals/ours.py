"""Guicheng: the approval as a definition, every transition through ``take_action``."""

from typing import Any
from uuid import UUID, uuid4

from bench.approvals.scene import FILLED_IN, Scene
from organization.models import User
from processes.services import RawInputs, start_case, take_action
from tests.procedures import publish, words


def document() -> dict[str, Any]:
    """Returns the definition."""

    def step(key: str, performers: str, region: str = "", **more: Any) -> dict[str, Any]:
        return {"key": key, "title": words(key), "kind": "single", "region": region, "performers": [performers], **more}

    def end(key: str, region: str = "") -> dict[str, Any]:
        return {"key": key, "title": words(key), "kind": "end", "region": region, "outcome": "success"}

    def move(key: str, source: str, target: str, by: str) -> dict[str, Any]:
        return {"key": key, "title": words(key), "from": [source], "to": target, "by": [by]}

    regions = [
        {"key": "left", "title": words("left"), "start": "looking"},
        {"key": "right", "title": words("right"), "start": "auditing"},
    ]
    return {
        "schema_version": 1,
        "key": "bench_approval",
        "title": words("Approval"),
        "summary": words("Six steps, two of them side by side"),
        "start": {"by": ["any_member"], "campaign": False},
        "form": {
            "schema_version": 1,
            "sections": [],
            "fields": [
                {"key": "title", "type": "text", "label": words("Title"), "required": True},
                {"key": "amount", "type": "integer", "label": words("Amount")},
            ],
        },
        "states": [
            step("draft", "initiator", start=True, writable=["title", "amount"]),
            step("checking", "branch_secretary"),
            {"key": "pair", "title": words("pair"), "kind": "parallel", "config": {"regions": regions}},
            step("looking", "committee_org", "left"), end("looked", "left"),
            step("auditing", "committee_deputy", "right"), end("audited", "right"),
            step("leading", "committee_secretary"), step("filing", "committee_org"), end("done"),
        ],
        "transitions": [
            move("submit", "draft", "checking", "initiator"), move("check", "checking", "pair", "branch_secretary"),
            move("look", "looking", "looked", "committee_org"),
            move("audit", "auditing", "audited", "committee_deputy"),
            move("join", "pair", "leading", "system"), move("lead", "leading", "filing", "committee_secretary"),
            move("file", "filing", "done", "committee_org"),
        ],
    }  # fmt: skip


class Ours:
    """The approval in Guicheng."""

    name = "guicheng"

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        publish(document())

    def begin(self) -> UUID:
        """Returns a new case in its draft."""
        case = start_case(
            procedure="bench_approval", unit=self.scene.branch, actor=self.scene.login("submit"), token=str(uuid4())
        )
        return case.pk

    def take(self, key: UUID, step: str, user: User) -> None:
        """Takes one step as whoever does it."""
        take_action(
            case_id=key, action=step, actor=user, token=str(uuid4()),
            inputs=RawInputs(data=dict(FILLED_IN) if step == "submit" else {}, comment="Seen"),
        )  # fmt: skip

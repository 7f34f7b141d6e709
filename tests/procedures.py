"""A small procedure and the people for it, for tests about the mechanism and not about one procedure."""

from typing import Any
from uuid import uuid4

from organization.models import Member, Unit, User
from processes.models import Case, Procedure, ProcedureVersion
from processes.services import publish_procedure, start_case, take_action
from tests import builders


def words(text: str) -> dict[str, str]:
    return {"zh-hans": text, "en": text}


APPROVAL: dict[str, Any] = {
    "schema_version": 1,
    "key": "approval_note",
    "title": words("Note"),
    "summary": words("A note that an office approves"),
    "start": {"by": ["any_member"], "campaign": False},
    "form": {
        "schema_version": 1,
        "sections": [],
        "fields": [
            {"key": "title", "type": "text", "label": words("Title"), "required": True},
            {"key": "amount", "type": "integer", "label": words("Amount")},
            {"key": "doc_no", "type": "code", "label": words("Number")},
        ],
    },
    "states": [
        {
            "key": "draft",
            "title": words("Draft"),
            "kind": "single",
            "start": True,
            "performers": ["initiator"],
            "writable": ["title", "amount"],
        },
        {
            "key": "review",
            "title": words("Review"),
            "kind": "single",
            "performers": ["committee_org"],
            "timers": [
                {
                    "key": "review",
                    "title": words("Review"),
                    "working_days": 5,
                    "remind": [-3, -1],
                    "escalate_to": ["branch_secretary"],
                    "overdue_every": 2,
                }
            ],
        },
        {"key": "done", "title": words("Done"), "kind": "end", "outcome": "success"},
        {"key": "refused", "title": words("Refused"), "kind": "end", "outcome": "failure"},
    ],
    "transitions": [
        {"key": "submit", "title": words("Submit"), "from": ["draft"], "to": "review", "by": ["initiator"]},
        {
            "key": "approve",
            "title": words("Approve"),
            "from": ["review"],
            "to": "done",
            "by": ["committee_org"],
            "guard": "amount < 100",
            "effects": [
                {"kind": "number", "number": "note"},
                {
                    "kind": "notify",
                    "to": ["initiator"],
                    "subject": words("Approved: {title}"),
                    "body": words("{doc_no}"),
                },
            ],
        },
        {
            "key": "back",
            "title": words("Return"),
            "from": ["review"],
            "to": "draft",
            "by": ["committee_org"],
            "comment": "required",
            "validates": False,
            "effects": [{"kind": "notify", "to": ["initiator"], "subject": words("Back: {title}"), "body": words("")}],
        },
        {
            "key": "refuse",
            "title": words("Refuse"),
            "from": ["review"],
            "to": "refused",
            "by": ["committee_org"],
            "validates": False,
        },
    ],
    "numbers": [{"key": "note", "field": "doc_no", "pattern": "N{year}-{seq}", "prefix": "N"}],
}


class Scene:
    """A committee with an office of several people, and a branch with an author."""

    def __init__(self, approvers: int = 4) -> None:
        self.committee = builders.make_unit("Z0", kind="committee", can_approve_members=True)
        self.branch: Unit = builders.make_unit("Z1", parent=self.committee)
        self.author: Member = builders.make_member("ZAUTHOR", branch=self.branch)
        self.secretary: Member = builders.make_member("ZSEC", branch=self.branch)
        builders.make_assignment(self.secretary, "secretary", self.branch)
        self.approvers: list[User] = []
        for number in range(approvers):
            member = builders.make_member(f"ZAPP{number}", branch=self.branch)
            builders.make_assignment(member, "office_org", self.committee)
            self.approvers.append(member.user)
        self.version = publish(APPROVAL)

    def started(self, title: str = "A note", amount: int = 5) -> Case:
        """Returns a new case in its draft."""
        return start_case(procedure="approval_note", unit=self.branch, actor=self.author.user, token=str(uuid4()))

    def submitted(self, title: str = "A note", amount: int = 5) -> Case:
        """Returns a case in review."""
        case = self.started()
        act(case, "submit", self.author.user, {"title": title, "amount": str(amount)})
        return Case.objects.get(pk=case.pk)


def publish(document: dict[str, Any]) -> ProcedureVersion:
    """Returns the published version of a document."""
    procedure, _ = Procedure.objects.get_or_create(key=document["key"], defaults={"title": "Note"})
    procedure.document = document
    procedure.save()
    return publish_procedure(procedure=procedure, user=None)


def act(case: Case, action: str, actor: User | None, data: dict[str, Any] | None = None, **more: Any) -> Any:
    """Takes an action with a new token."""
    from processes.services import RawInputs

    inputs = RawInputs(data=data or {}, comment=more.pop("comment", ""))
    return take_action(
        case_id=case.pk, action=action, actor=actor, inputs=inputs, token=more.pop("token", str(uuid4())), **more
    )

"""Procedures on which verbs are tried: one step of every sort, and courses side by side."""

from typing import Any
from uuid import uuid4

from organization.models import Member, User
from processes.models import Case, Todo
from processes.queries.invariants import violations
from processes.services import start_case, take_action
from processes.services.results import RawInputs
from tests import builders
from tests.procedures import publish, words

SORTS = ("single", "all", "any", "in_order", "parallel")


def document(sort: str, **verbs: Any) -> dict[str, Any]:
    """Returns draft → check → review (of this sort) → done; the office of the committee reviews."""
    return {
        "schema_version": 1,
        "key": f"verbs_{sort}",
        "title": words("Verbs"),
        "summary": words("A note on which verbs are tried"),
        "start": {"by": ["any_member"], "campaign": False},
        "verbs": verbs,
        "form": {
            "schema_version": 1,
            "sections": [],
            "fields": [{"key": "title", "type": "text", "label": words("Title"), "required": True}],
        },
        "states": [
            {"key": "draft", "title": words("Draft"), "kind": "single", "start": True, "performers": ["initiator"],
             "writable": ["title"]},
            {"key": "check", "title": words("Check"), "kind": "single", "performers": ["branch_secretary"],
             "timers": [{"key": "check", "title": words("Check"), "days": 5}]},
            *_review(sort),
            {"key": "done", "title": words("Done"), "kind": "end", "outcome": "success"},
            *([{"key": "refused", "title": words("Refused"), "kind": "end", "outcome": "failure"}]
              if sort == "single" else []),
        ],
        "transitions": [
            {"key": "submit", "title": words("Submit"), "from": ["draft"], "to": "check", "by": ["initiator"]},
            {"key": "pass_on", "title": words("Pass on"), "from": ["check"], "to": "review",
             "by": ["branch_secretary"]},
            *_endings(sort),
        ],
    }  # fmt: skip


def _review(sort: str) -> list[dict[str, Any]]:
    if sort == "parallel":
        regions = [
            {"key": "left", "title": words("Left"), "start": "left_look"},
            {"key": "right", "title": words("Right"), "start": "right_sign"},
        ]
        return [
            {"key": "review", "title": words("Review"), "kind": "parallel", "config": {"regions": regions}},
            {"key": "left_look", "title": words("Look"), "kind": "single", "region": "left",
             "performers": ["committee_org"]},
            {"key": "left_done", "title": words("Looked"), "kind": "end", "region": "left", "outcome": "success"},
            {"key": "right_sign", "title": words("Sign"), "kind": "joint", "region": "right",
             "performers": ["committee_org"], "config": {"mode": "all"}},
            {"key": "right_done", "title": words("Signed"), "kind": "end", "region": "right", "outcome": "success"},
        ]  # fmt: skip
    kind, config = ("single", {}) if sort == "single" else ("joint", {"mode": sort})
    return [
        {"key": "review", "title": words("Review"), "kind": kind, "performers": ["committee_org"], "config": config}
    ]


def _endings(sort: str) -> list[dict[str, Any]]:
    if sort == "single":
        return [
            {"key": "approve", "title": words("Approve"), "from": ["review"], "to": "done", "by": ["committee_org"]},
            {"key": "refuse", "title": words("Refuse"), "from": ["review"], "to": "refused", "by": ["committee_org"],
             "validates": False, "comment": "required"},
        ]  # fmt: skip
    if sort == "parallel":
        return [
            {"key": "looked", "title": words("Looked"), "from": ["left_look"], "to": "left_done",
             "by": ["committee_org"]},
            {"key": "signed", "title": words("Signed"), "from": ["right_sign"], "to": "right_done", "by": ["system"],
             "guard": "joint_result() == 'agree'"},
            {"key": "join", "title": words("Joined"), "from": ["review"], "to": "done", "by": ["system"]},
        ]  # fmt: skip
    return [
        {"key": "agreed", "title": words("Agreed"), "from": ["review"], "to": "done", "by": ["system"],
         "guard": "joint_result() == 'agree'"},
    ]  # fmt: skip


class VerbScene:
    """A branch with an author and a secretary, an office of three, and two people with nothing to do with it."""

    def __init__(self, sort: str, **verbs: Any) -> None:
        self.sort = sort
        self.committee = builders.make_unit("Y0", kind="committee", can_approve_members=True)
        self.branch = builders.make_unit("Y1", parent=self.committee)
        self.author = builders.make_member("YAUTHOR", branch=self.branch)
        self.secretary = builders.make_member("YSEC", branch=self.branch)
        builders.make_assignment(self.secretary, "secretary", self.branch)
        self.office = [builders.make_member(f"YAPP{number}", branch=self.branch) for number in range(3)]
        for member in self.office:
            builders.make_assignment(member, "office_org", self.committee)
        self.others = [builders.make_member(f"YOTHER{number}", branch=self.branch) for number in range(3)]
        self.admin = builders.make_user("yadmin", is_superuser=True)
        self.version = publish(document(sort, **verbs))

    def at(self, state: str = "review") -> Case:
        """Returns a new case at "draft", "check" or "review"."""
        key = self.version.procedure.key
        case = start_case(procedure=key, unit=self.branch, actor=self.author.user, token=str(uuid4()))
        if state != "draft":
            self.act(case, "submit", self.author, {"title": "A note"})
        if state == "review":
            self.act(case, "pass_on", self.secretary)
        return Case.objects.get(pk=case.pk)

    def act(
        self, case: Case, action: str, who: Member | User, data: dict[str, Any] | None = None, *, comment: str = "",
        expected_seq: int | None = None, **arguments: Any,
    ) -> Case:  # fmt: skip
        """Takes an action or a verb and returns the case as it is then."""
        user = who.user if isinstance(who, Member) else who
        if "members" in arguments:
            arguments["members"] = [each.code for each in arguments["members"]]
        take_action(
            case_id=case.pk,
            action=action,
            actor=user,
            inputs=RawInputs(data=data or {}, comment=comment),
            token=str(uuid4()),
            expected_seq=expected_seq,
            arguments=arguments,
        )
        return Case.objects.get(pk=case.pk)

    def todo_of(self, case: Case, member: Member) -> Todo:
        """Returns the member's open todo of the case."""
        return case.todos.get(status="open", candidates__member=member)


def sound() -> None:
    """Every invariant holds."""
    found = list(violations())
    assert not found, found


def codes(case: Case, **limits: Any) -> set[str]:
    """Returns who has an open todo of the case."""
    return set(case.todos.filter(status="open", **limits).values_list("candidates__member__code", flat=True))

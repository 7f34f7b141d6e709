"""The people of the approval: a branch with an author and a secretary, a committee with an office of two."""

from dataclasses import dataclass
from typing import Any

from organization.models import Member, Unit, User
from tests import builders

STEPS = ("submit", "check", "look", "audit", "lead", "file")
"""The actions of one run, in order."""
FILLED_IN = {"title": "A note on chairs", "amount": "12"}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Who does what."""

    branch: Unit
    committee: Unit
    people: dict[str, Member]
    """Step → whoever does it."""

    def login(self, step: str) -> User:
        """Returns the login of whoever does a step, read anew as every request does."""
        return User.objects.select_related("member").get(member=self.people[step])

    @property
    def author(self) -> Member:
        return self.people["submit"]


def make_scene() -> Scene:
    """Returns the people, newly made."""
    committee = builders.make_unit("Q0", kind="committee", can_approve_members=True)
    branch = builders.make_unit("Q1", parent=committee)
    holders: dict[str, Any] = {}
    for code, post, unit in (
        ("QAUTHOR", "", branch), ("QSEC", "secretary", branch), ("QORG1", "office_org", committee),
        ("QORG2", "office_org", committee), ("QDEP", "full_time_deputy", committee), ("QLEAD", "secretary", committee),
    ):  # fmt: skip
        holders[code] = builders.make_member(code, branch=branch)
        if post:
            builders.make_assignment(holders[code], post, unit)
    who = {"submit": "QAUTHOR", "check": "QSEC", "look": "QORG1", "audit": "QDEP", "lead": "QLEAD", "file": "QORG2"}
    return Scene(branch=branch, committee=committee, people={step: holders[code] for step, code in who.items()})

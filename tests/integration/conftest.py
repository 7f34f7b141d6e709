"""What every test with a database may use: the sample organisation and the standard cast."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.cache import cache

from organization import clock
from organization.demo.load import load_demo_organization
from organization.models import Assignment, Member, Unit, User
from organization.queries.calendar import forget_calendar
from tests import builders


@pytest.fixture(autouse=True)
def _forget_what_the_process_remembers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undoing a test's transaction does not undo what the process has remembered of it.

    Within a test nothing is forgotten by the passing of time, so that counting queries gives the same number every run.
    """
    monkeypatch.setattr(clock, "_SECONDS_REMEMBERED", 3600.0)
    _forget()
    yield
    _forget()


def _forget() -> None:
    clock.forget()
    forget_calendar()
    # Wagtail keeps the sites' roots there, whose ids differ after a test that committed.
    cache.clear()


@pytest.fixture
def demo_org(db: None) -> dict[str, int]:
    """The sample organisation: 128 units, 800 members with logins."""
    return load_demo_organization()


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The people by whom every permission is tried, and the three units they belong to."""

    committee: Unit
    branch: Unit
    other_branch: Unit
    secretary: User
    commissioner: User
    member: User
    other_member: User
    organizer: User
    editor: User
    admin: User
    anonymous: AnonymousUser

    def everybody(self) -> dict[str, User | AnonymousUser]:
        """Returns the people by the name of their part."""
        names = ("secretary", "commissioner", "member", "other_member", "organizer", "editor", "admin", "anonymous")
        return {name: getattr(self, name) for name in names}


@pytest.fixture
def cast(db: None) -> Cast:
    """A committee with two branches and one person for each part."""
    committee = builders.make_unit("K0", kind="committee", can_approve_members=True)
    branch = builders.make_unit("K1", parent=committee)
    other = builders.make_unit("K2", parent=committee)
    people = {
        "secretary": _post_holder("secretary", branch, branch),
        "commissioner": _post_holder("org_member", branch, branch),
        "member": builders.make_member(branch=branch),
        "other_member": builders.make_member(branch=other),
        "organizer": _post_holder("office_org", committee, other),
        "editor": builders.make_member(branch=other),
    }
    users = {name: member.user for name, member in people.items()}
    Group.objects.get_or_create(name="editors")[0].user_set.add(users["editor"])
    return Cast(
        committee=committee,
        branch=branch,
        other_branch=other,
        admin=User.objects.create_superuser("chief", password=builders.PASSWORD),
        anonymous=AnonymousUser(),
        **users,
    )


def _post_holder(post: str, unit: Unit, branch: Unit) -> Member:
    member = builders.make_member(branch=branch)
    Assignment.objects.create(member=member, post_id=post, unit=unit, start_on=builders.LONG_AGO)
    return member

"""Builders of what tests need; each takes only what the test is about and makes up the rest."""

from datetime import date
from itertools import count
from typing import Any

from organization.models import Assignment, Body, Member, Membership, Unit, User

_numbers = count(1)
LONG_AGO = date(2020, 1, 1)
PASSWORD = "a-long-enough-password"


def make_unit(code: str = "", *, kind: str = "branch", parent: Unit | None = None, **values: Any) -> Unit:
    """Returns a new unit below ``parent``, or a root."""
    code = code or f"U{next(_numbers)}"
    values = {"code": code, "name": f"组织{code}", "name_en": f"Unit {code}", "kind_id": kind, **values}
    unit: Unit = (Unit.objects.get(pk=parent.pk).add_child if parent else Unit.add_root)(**values)
    return Unit.objects.select_related("kind").get(pk=unit.pk)


def make_user(username: str = "", **values: Any) -> User:
    """Returns a new login with the password ``PASSWORD``."""
    return User.objects.create_user(username or f"user{next(_numbers)}", password=PASSWORD, **values)


def make_member(
    code: str = "", *, branch: Unit | None = None, group: Unit | None = None, login: bool = True, **values: Any
) -> Member:
    """Returns a new full member of ``branch`` with a login named after the code in small letters."""
    code = code or f"T{next(_numbers):04}"
    name = values.pop("name", f"示例-{code}")
    user = make_user(code.lower(), first_name=name) if login else None
    member = Member.objects.create(code=code, name=name, user=user, **values)
    if branch:
        Membership.objects.create(member=member, unit=branch, group=group, start_on=LONG_AGO)
    return member


def make_body(unit: Unit, *, kind: str = "branch_committee", seats: int = 5, **values: Any) -> Body:
    """Returns a new body in the middle of its term."""
    values = {"term_start": LONG_AGO, "term_end": date(2099, 12, 31), **values}
    return Body.objects.create(unit=unit, kind=kind, seats=seats, **values)


def make_assignment(
    member: Member, post: str, unit: Unit, *, body: Body | None = None, start_on: date = LONG_AGO, **values: Any
) -> Assignment:
    """Returns a new open assignment to the post with that key."""
    return Assignment.objects.create(member=member, post_id=post, unit=unit, body=body, start_on=start_on, **values)

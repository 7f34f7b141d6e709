from collections.abc import Callable

import pytest

from organization.demo.load import PASSWORD, load_cast, load_demo_organization
from organization.models import Member, Unit, User

NUMBERS = {"units": 128, "bodies": 36, "members": 800, "assignments": 301, "contact_points": 30}


def test_sample_organization_has_the_announced_numbers(demo_org: dict[str, int]) -> None:
    assert demo_org == NUMBERS
    kinds = {kind: Unit.objects.filter(kind=kind).count() for kind in ("branch", "temp_branch", "group")}
    assert kinds == {"branch": 30, "temp_branch": 1, "group": 90}


def test_loading_twice_changes_nothing(
    demo_org: dict[str, int], django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with django_assert_max_num_queries(60):
        assert load_demo_organization() == NUMBERS


def test_everybody_in_the_cast_exists_and_can_sign_in_with_the_published_password(demo_org: dict[str, int]) -> None:
    cast = load_cast()
    names = [person["username"] for group in cast["groups"] for person in group["people"]]
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    assert sorted(users) == sorted(names)
    assert users["m0190"].check_password(PASSWORD)
    assert Member.objects.filter(code__in=cast["experts"]).count() >= 7


def test_only_the_platform_administrator_is_a_superuser(demo_org: dict[str, int]) -> None:
    assert list(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == ["admin"]


@pytest.mark.parametrize(("code", "branches"), [("S1", 5), ("S4", 4), ("C0", 5)])
def test_units_stand_under_their_parents(demo_org: dict[str, int], code: str, branches: int) -> None:
    unit = Unit.objects.get(code=code)
    assert unit.get_children().filter(kind="branch").count() == branches

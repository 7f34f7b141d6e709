"""Asking for many units at once gives the answers that asking for each would."""

import pytest
from pytest_django import DjangoAssertNumQueries

from organization import clock
from organization.models import Assignment, Body, Role, Unit
from organization.role_coverage import Staffing
from organization.roles import RoleUnresolved, resolve_role


def _resolved(role: str, unit: Unit) -> bool:
    try:
        found = resolve_role(role, unit=unit, on=clock.today())
    except RoleUnresolved:
        return False
    return bool(found.members) or found.skipped


@pytest.mark.usefixtures("demo_org")
def test_every_role_is_answered_as_one_by_one() -> None:
    Assignment.objects.filter(unit__code__in=["B08", "B21", "C0"]).delete()
    Body.objects.filter(unit__code="B09").delete()
    units = list(Unit.objects.select_related("kind").filter(code__in=["C0", "B08", "B09", "B21", "B28", "T01", "G23"]))
    roles = [role.key for role in Role.objects.exclude(key__in=["system", "any_member"])]
    staffing = Staffing(on=clock.today())

    answers = {(role, unit.code): staffing.answers(role, unit) for role in roles for unit in units}

    assert answers == {(role, unit.code): _resolved(role, unit) for role in roles for unit in units}
    assert set(answers.values()) == {True, False}


@pytest.mark.usefixtures("demo_org")
def test_all_units_are_read_at_once(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(12):
        staffing = Staffing(on=clock.today())
        for unit in staffing.units.values():
            staffing.answers("branch_secretary", unit)
            staffing.answers("committee_org_head", unit)
            staffing.answers("publicity_editor", unit)

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization.models import Delegation, Member, Role, User, WorkCalendar
from tests import builders
from tests.integration.conftest import Cast

LISTS = [
    "organization_units",
    "organization_members",
    "organization_memberships",
    "organization_bodies",
    "organization_assignments",
    "organization_portfolios",
    "organization_contact_points",
    "organization_delegations",
    "organization_calendars",
    "organization_special_days",
    "organization_posts",
    "organization_roles",
    "organization_unit_kinds",
]


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


@pytest.mark.parametrize("name", LISTS)
def test_every_list_and_form_opens(admin: Client, name: str) -> None:
    assert admin.get(reverse(f"{name}:index")).status_code == 200
    assert admin.get(reverse(f"{name}:add")).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_lists_can_be_searched(admin: Client, name: str) -> None:
    assert admin.get(reverse(f"{name}:index"), {"q": "K1"}).status_code == 200


def test_rows_open_for_editing_and_looking(admin: Client, cast: Cast) -> None:
    member = cast.member.member
    for address in (
        reverse("organization_units:edit", args=[cast.branch.pk]),
        reverse("organization_members:edit", args=[member.pk]),
        reverse("organization_members:inspect", args=[member.pk]),
        reverse("organization_members:history", args=[member.pk]),
        reverse("organization_memberships:edit", args=[member.memberships.get().pk]),
        reverse("organization_calendars:inspect", args=[WorkCalendar.objects.get(year=2026).pk]),
        reverse("organization_roles:edit", args=["experts"]),
        reverse("organization_imports"),
        reverse("organization_member_chooser:choose"),
        reverse("organization_unit_chooser:choose") + "?q=K1",
    ):
        assert admin.get(address).status_code == 200, address


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "name", ["organization_members", "organization_memberships", "organization_assignments", "organization_units"]
)
def test_lists_need_as_many_queries_for_many_rows_as_for_few(admin: Client, cast: Cast, name: str) -> None:
    address = reverse(f"{name}:index")
    admin.get(address)
    few = _queries(admin, address)
    for _ in range(3):
        member = builders.make_member(branch=cast.branch)
        unit = builders.make_unit(parent=cast.committee)
        builders.make_assignment(member, "deputy", unit)
    assert _queries(admin, address) == few


def test_unit_is_created_below_another_and_moved_with_everything_in_it(admin: Client, cast: Cast) -> None:
    values = {"code": "S9", "name": "新总支", "kind": "general_branch", "parent": cast.committee.pk}
    admin.post(reverse("organization_units:add"), values)
    general = type(cast.branch).objects.get(code="S9")
    assert general.parent() == cast.committee
    values = {"code": "K1", "name": "组织K1", "kind": "branch", "parent": general.pk}
    admin.post(reverse("organization_units:edit", args=[cast.branch.pk]), values)
    cast.branch.refresh_from_db()
    assert cast.branch.parent() == general


def test_unit_under_the_wrong_kind_is_refused(admin: Client, cast: Cast) -> None:
    values = {"code": "X9", "name": "委员会", "kind": "committee", "parent": cast.branch.pk}
    answer = admin.post(reverse("organization_units:add"), values)
    assert answer.status_code == 200
    assert not type(cast.branch).objects.filter(code="X9").exists()


def test_overlapping_assignment_is_refused_with_words(admin: Client, cast: Cast) -> None:
    values = {
        "member": cast.secretary.member.pk,
        "post": "secretary",
        "unit": cast.branch.pk,
        "start_on": "2026-01-01",
        "position": 0,
    }
    answer = admin.post(reverse("organization_assignments:add"), values)
    assert answer.status_code == 200
    assert cast.secretary.member.assignments.count() == 1


class TestOrganizerWithRights:
    """Somebody who may edit everything of the organisation, without being a platform administrator."""

    @pytest.fixture
    def organizer(self, client: Client, cast: Cast) -> Client:
        from django.contrib.auth.models import Permission

        rights = Permission.objects.filter(content_type__app_label="organization") | Permission.objects.filter(
            codename="access_admin"
        )
        cast.organizer.user_permissions.set(rights)
        client.force_login(cast.organizer)
        return client

    def test_cannot_give_themselves_a_post(self, organizer: Client, cast: Cast) -> None:
        values = {
            "member": cast.organizer.member.pk,
            "post": "secretary",
            "unit": cast.committee.pk,
            "start_on": "2026-01-01",
            "position": 0,
        }
        answer = organizer.post(reverse("organization_assignments:add"), values)
        assert answer.status_code == 200
        assert not cast.organizer.member.assignments.filter(post="secretary").exists()

    def test_cannot_edit_their_own_record_or_say_whose_login_is_whose(self, organizer: Client, cast: Cast) -> None:
        own = cast.organizer.member
        organizer.post(
            reverse("organization_members:edit", args=[own.pk]),
            {"code": own.code, "name": "neu", "status": "full", "employment": "active"},
        )
        own.refresh_from_db()
        assert own.name != "neu"
        other = Member.objects.create(code="Z1", name="Z1")
        page = organizer.get(reverse("organization_members:add")).content.decode()
        assert 'name="user"' not in page
        assert other.user is None

    def test_cannot_make_a_superuser_nor_touch_one(self, organizer: Client, cast: Cast) -> None:
        values = {
            "username": "fresh",
            "first_name": "Fresh",
            "password1": "correct horse battery",
            "password2": "correct horse battery",
            "is_superuser": "on",
        }
        organizer.post(reverse("wagtailusers_users:add"), values)
        assert User.objects.get(username="fresh").is_superuser is False
        edit = reverse("wagtailusers_users:edit", args=[cast.admin.pk])
        answer = organizer.post(
            edit, {"username": "chief", "first_name": "x", "password1": "n" * 14 + "7", "password2": "n" * 14 + "7"}
        )
        cast.admin.refresh_from_db()
        assert cast.admin.check_password(builders.PASSWORD)
        assert answer.status_code in (302, 403)

    def test_cannot_join_or_hand_out_a_group_with_rights_they_lack(self, organizer: Client, cast: Cast) -> None:
        from django.contrib.auth.models import Group, Permission

        strong = Group.objects.create(name="strong")
        strong.permissions.add(Permission.objects.get(codename="add_group"))
        person = cast.organizer
        for user in (person, cast.member):
            edit = reverse("wagtailusers_users:edit", args=[user.pk])
            values = {"username": user.username, "first_name": "x", "is_active": "on", "groups": [strong.pk]}
            organizer.post(edit, values)
            assert list(user.groups.all()) == []
        bulk = reverse("wagtail_bulk_action", args=["organization", "user", "assign_role"])
        organizer.post(f"{bulk}?id={person.pk}", {"role": strong.pk})
        assert list(person.groups.all()) == []

    def test_sees_only_what_they_oversee(self, client: Client, cast: Cast) -> None:
        from django.contrib.auth.models import Permission

        rights = Permission.objects.filter(content_type__app_label="organization") | Permission.objects.filter(
            codename="access_admin"
        )
        cast.secretary.user_permissions.set(rights)
        client.force_login(cast.secretary)
        page = client.get(reverse("organization_members:index")).content.decode()
        assert cast.member.member.code in page
        assert cast.other_member.member.code not in page
        edit = reverse("organization_members:edit", args=[cast.other_member.member.pk])
        assert client.get(edit).status_code == 404
        assert client.get(reverse("organization_imports")).status_code in (302, 403)


def test_ordinary_members_do_not_reach_the_administration(client: Client, cast: Cast) -> None:
    for name in ("member", "other_member", "secretary"):
        client.force_login(getattr(cast, name))
        assert client.get(reverse("organization_members:index")).status_code in (302, 403)


def test_a_rule_nobody_can_read_is_refused(admin: Client) -> None:
    values = {"key": "odd", "name": '{"en": "Odd"}', "rule": '{"find": "magic"}', "on_missing": "none", "position": 1}
    assert admin.post(reverse("organization_roles:add"), values).status_code == 200
    assert not Role.objects.filter(key="odd").exists()


def test_delegation_entered_for_somebody_obeys_the_same_rules(admin: Client, cast: Cast) -> None:
    values: dict[str, Any] = {
        "delegator": cast.secretary.member.pk,
        "delegate": cast.secretary.member.pk,
        "start_on": "2099-01-01",
        "end_on": "2099-01-02",
        "reason": "leave",
        "procedures": "[]",
    }
    admin.post(reverse("organization_delegations:add"), values)
    assert not Delegation.objects.exists()
    admin.post(reverse("organization_delegations:add"), {**values, "delegate": cast.member.member.pk})
    assert Delegation.objects.get().created_by == cast.admin

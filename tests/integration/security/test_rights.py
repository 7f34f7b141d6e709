"""Nobody raises their own rights in the administration, nor reads there what is not theirs."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import get_resolver, reverse

from organization.models import Assignment, Delegation, Member, Role, User
from tests.integration.conftest import Cast

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def give(user: User, *names: str) -> None:
    """Gives the user the administration and these permissions ("app.codename", or "app.*")."""
    wanted = Permission.objects.filter(codename="access_admin")
    for name in names:
        app, codename = name.split(".")
        rows = Permission.objects.filter(content_type__app_label=app)
        wanted = wanted | (rows if codename == "*" else rows.filter(codename=codename))
    user.user_permissions.set(wanted)


def test_groups_are_for_superusers(cast: Cast) -> None:
    give(cast.organizer, "auth.*", "organization.*")
    mine = Group.objects.create(name="mine")
    cast.organizer.groups.add(mine)
    client = browser(cast.organizer)
    right = Permission.objects.get(codename="delete_page", content_type__app_label="wagtailcore")
    for address in (
        reverse("wagtailusers_groups:index"),
        reverse("wagtailusers_groups:add"),
        reverse("wagtailusers_groups:edit", args=[mine.pk]),
        reverse("wagtailusers_groups:delete", args=[mine.pk]),
    ):
        assert client.get(address).status_code in (302, 403), address
        client.post(address, {"name": "mine", "permissions": [right.pk]})
    assert Group.objects.filter(name="mine").count() == 1
    assert not mine.permissions.exists()
    assert browser(cast.admin).get(reverse("wagtailusers_groups:index")).status_code == 200


def test_logins_above_or_outside_are_not_taken_over(cast: Cast) -> None:
    """The branch secretary keeps the logins of the branch, and of nobody else."""
    give(cast.secretary, "organization.*")
    strong = Group.objects.create(name="strong")
    strong.permissions.add(Permission.objects.get(codename="add_group"))
    cast.commissioner.groups.add(strong)
    client = browser(cast.secretary)
    new = "another long password 7"
    for user in (cast.organizer, cast.other_member, cast.commissioner, cast.admin):
        edit = reverse("wagtailusers_users:edit", args=[user.pk])
        posting = {"username": user.username, "first_name": "x", "email": "evil@example.org"}
        client.post(edit, {**posting, "password1": new, "password2": new})
        client.post(reverse("wagtailusers_users:delete", args=[user.pk]))
        for action in ("delete", "set_active_state"):
            bulk = reverse("wagtail_bulk_action", args=["organization", "user", action])
            client.post(f"{bulk}?id={user.pk}", {"mark_as_active": ""})
        after = User.objects.get(pk=user.pk)
        assert not after.check_password(new)
        assert after.is_active
        assert after.email == ""
    edit = reverse("wagtailusers_users:edit", args=[cast.member.pk])
    assert client.get(edit).status_code == 200


def test_nobody_delegates_to_themselves_from_above(cast: Cast) -> None:
    give(cast.secretary, "organization.*")
    client = browser(cast.secretary)
    posting = {"start_on": "2099-01-01", "end_on": "2099-01-02", "reason": "r", "procedures": "[]"}
    for delegator, delegate in ((cast.organizer, cast.secretary), (cast.organizer, cast.member)):
        values = {**posting, "delegator": delegator.member.pk, "delegate": delegate.member.pk}
        client.post(reverse("organization_delegations:add"), values)
    assert not Delegation.objects.exists()
    # On the members' own page a delegation is always of one's own work, whatever is sent.
    values = {**posting, "delegate": cast.member.member.code, "delegator": cast.organizer.member.pk}
    browser(cast.secretary).post(reverse("new_delegation"), values)
    assert [row.delegator for row in Delegation.objects.all()] == [cast.secretary.member]
    foreign = Delegation.objects.get()
    assert browser(cast.member).post(reverse("stop_delegation", args=[foreign.pk])).status_code == 404


def test_a_member_is_not_linked_to_another_login(cast: Cast) -> None:
    give(cast.secretary, "organization.*")
    target = cast.member.member
    posting = {"code": target.code, "name": "n", "status": "full", "employment": "active", "user": cast.secretary.pk}
    browser(cast.secretary).post(reverse("organization_members:edit", args=[target.pk]), posting)
    target.refresh_from_db()
    assert target.user == cast.member
    cast.secretary.refresh_from_db()
    assert Member.objects.get(user=cast.secretary) == cast.secretary.member


@pytest.mark.parametrize("part", ["secretary", "organizer", "editor"])
def test_designing_procedures_gives_no_say_in_who_holds_a_role(cast: Cast, part: str) -> None:
    user = getattr(cast, part)
    give(user, "processes.*", "forms.*", "cms.*")
    client = browser(user)
    rule = Role.objects.get(key="committee_org").rule
    for name in ("organization_roles", "organization_posts", "organization_assignments", "organization_members"):
        assert client.get(reverse(f"{name}:index")).status_code in (302, 403)
    edit = reverse("organization_roles:edit", args=["committee_org"])
    client.post(edit, {"key": "committee_org", "name": "{}", "rule": '{"find": "any_member"}', "position": "1"})
    assert Role.objects.get(key="committee_org").rule == rule
    before = Assignment.objects.count()
    values = {"member": user.member.pk, "post": "secretary", "unit": cast.committee.pk, "start_on": date(2026, 1, 1)}
    client.post(reverse("organization_assignments:add"), {**values, "position": 0})
    assert Assignment.objects.count() == before


def test_what_a_case_consists_of_has_no_screen_in_the_administration() -> None:
    """History, ballots, files and drafts are reached through their own pages only."""
    from wagtail.snippets.models import get_snippet_models

    hidden = {
        "case", "caseparticipant", "historyentry", "contribution", "vote", "ballot", "voteparticipation",
        "voterollentry", "todo", "todocandidate", "timer", "printout", "appliedtoken", "storedfile", "draft",
        "procedureversion", "formversion", "archivevolume", "archivematerial", "archivepage", "archivelogentry",
        "archivedisposal", "viewinggrant",
    }  # fmt: skip
    known = {
        model.__name__.lower() for app in ("processes", "forms") for model in apps.get_app_config(app).get_models()
    }
    assert hidden <= known
    assert hidden.isdisjoint(model.__name__.lower() for model in get_snippet_models())


def test_who_edits_the_organisation_does_not_edit_what_a_role_means(cast: Cast) -> None:
    give(cast.organizer, "organization.*")
    client = browser(cast.organizer)
    for name, key in (("organization_roles", "committee_org"), ("organization_posts", "secretary")):
        for address in (reverse(f"{name}:index"), reverse(f"{name}:add"), reverse(f"{name}:edit", args=[key])):
            assert client.get(address).status_code in (302, 403), address
    assert client.get(reverse("organization_members:index")).status_code == 200


@pytest.mark.parametrize("part", ["member", "other_member", "secretary", "commissioner", "organizer", "anonymous"])
def test_the_administration_is_closed_to_members(cast: Cast, part: str) -> None:
    user = getattr(cast, part)
    client = Client() if part == "anonymous" else browser(user)
    resolver = get_resolver()
    tried = 0
    for name in [str(each) for each in resolver.reverse_dict] + [
        "wagtailadmin_home",
        "procedure_import",
        "form_import",
        "form_pages_import",
    ]:
        if not name.startswith(("processes_", "procedure_", "form_", "organization_import", "wagtailadmin_")):
            continue
        try:
            address = reverse(name)
        except Exception:  # noqa: BLE001  (it needs arguments)
            continue
        if not address.startswith("/admin/") or any(
            word in address for word in ("login", "logout", "jsi18n", "reset", "sprite")
        ):
            continue
        tried += 1
        assert client.get(address).status_code in (302, 403, 404, 405), address
        assert client.post(address, {}).status_code in (302, 403, 404, 405), address
    assert tried > 5


def test_an_editor_reads_no_cases(cast: Cast) -> None:
    give(cast.editor)
    client = browser(cast.editor)
    for name in ("processes_cases", "processes_outbox", "processes_incidents", "procedure_import", "form_import"):
        assert client.get(reverse(name)).status_code in (302, 403)

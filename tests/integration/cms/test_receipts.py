"""Receipts of notices: a deliberate press, counts for the sender, names for those with the right."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from cms.models import NoticePage, NoticeReceipt, Team
from cms.queries.receipts import overview
from cms.services.receipts import confirm_notice, remind_readers
from organization import clock
from organization.models import Notice, User
from tests.integration.cms.conftest import SmallSite
from tests.integration.conftest import Cast


def client_of(user: Any) -> Client:
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client


@pytest.fixture
def notice(cast: Cast, small_site: SmallSite) -> NoticePage:
    asked = {"unit": cast.committee, "receipt_unit": cast.branch, "issued_on": clock.today()}
    return small_site.notice("read-me", **asked)


def test_opening_is_not_confirming(cast: Cast, notice: NoticePage) -> None:
    member = client_of(cast.member)
    button = reverse("receipt-confirm", args=[notice.pk])
    assert button in member.get(notice.url).content.decode()
    assert not NoticeReceipt.objects.exists()
    assert member.get(button).status_code == 405
    for _twice in range(2):
        assert member.post(button).status_code == 302
    assert [row.member for row in NoticeReceipt.objects.all()] == [cast.member.member]
    assert button not in member.get(notice.url).content.decode()
    assert "read-me" in member.get(reverse("receipts")).content.decode()


def test_whoever_is_not_asked_gives_no_receipt(cast: Cast, notice: NoticePage) -> None:
    other = client_of(cast.other_member)
    button = reverse("receipt-confirm", args=[notice.pk])
    assert button not in other.get(notice.url).content.decode()
    other.post(button)
    assert not NoticeReceipt.objects.exists()
    assert "read-me" not in other.get(reverse("receipts")).content.decode()
    assert Client().post(button).status_code == 302
    assert Client().get(notice.url).status_code == 200
    NoticePage.objects.update(receipt_unit=None)
    assert client_of(cast.member).post(button).status_code == 404


def test_numbers_are_for_overseers_and_names_for_those_with_the_right(cast: Cast, notice: NoticePage) -> None:
    confirm_notice(page=notice, member=cast.member.member)
    address = reverse("receipt-counts", args=[notice.pk])
    told = {name: client_of(user).get(address).status_code for name, user in cast.everybody().items()}
    assert {name for name, code in told.items() if code == 200} == {"secretary", "commissioner", "organizer", "admin"}
    for user in (cast.organizer, cast.secretary):
        found = overview(user, notice)
        assert found is not None
        assert (found.asked, found.confirmed, found.missing) == (3, 1, None)
        assert cast.commissioner.member.code not in client_of(user).get(address).content.decode()
    cast.organizer.user_permissions.add(Permission.objects.get(codename="name_unread"))
    named = overview(User.objects.get(pk=cast.organizer.pk), notice)
    assert named is not None
    assert named.missing is not None
    codes = {member.code for member, _branch in named.missing}
    assert codes == {cast.secretary.member.code, cast.commissioner.member.code}


def test_a_right_to_names_reaches_as_far_as_ones_own_units(cast: Cast, notice: NoticePage) -> None:
    NoticePage.objects.update(receipt_unit=cast.committee)
    cast.secretary.user_permissions.add(Permission.objects.get(codename="name_unread"))
    found = overview(User.objects.get(pk=cast.secretary.pk), NoticePage.objects.get())
    assert found is not None
    assert found.asked == 3
    assert cast.other_member.member not in [member for member, _branch in found.missing or ()]


def test_the_sender_reminds_those_who_have_not(cast: Cast, notice: NoticePage) -> None:
    confirm_notice(page=notice, member=cast.member.member)
    button = reverse("receipt-remind", args=[notice.pk])
    assert client_of(cast.secretary).post(button).status_code == 404
    organizer = client_of(cast.organizer)
    for _twice in range(2):
        assert organizer.post(button).status_code == 302
    assert {row.recipient for row in Notice.objects.all()} == {cast.secretary, cast.commissioner}
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(
    ("issued", "due", "told"),
    [(0, None, True), (0, 9, True), (9, 1, True), (9, -1, True), (60, -31, False), (40, None, False)],
)
def test_the_worker_reminds_once_a_stage(
    cast: Cast, notice: NoticePage, issued: int, due: int | None, told: bool
) -> None:
    today = clock.today()
    day = today + timedelta(days=due) if due is not None else None
    NoticePage.objects.update(issued_on=today - timedelta(days=issued), receipt_due=day, receipt_team=Team.LEADERS)
    assert remind_readers() == int(told)
    assert remind_readers() == 0
    assert [row.recipient for row in Notice.objects.all()] == ([cast.secretary] if told else [])


def test_a_notice_read_in_one_language_is_read(cast: Cast, notice: NoticePage, small_site: SmallSite) -> None:
    english = NoticePage(
        slug="en",
        title="Read me",
        locale=small_site.english.locale,
        translation_key=notice.translation_key,
        issued_on=notice.issued_on,
        unit=cast.committee,
        receipt_unit=cast.branch,
    )
    small_site.english.indexes["announcements"].add_child(instance=english)
    confirm_notice(page=english, member=cast.member.member)
    found = overview(cast.organizer, notice)
    assert found is not None
    assert found.confirmed == 1
    page = client_of(cast.member).get(reverse("receipts")).content.decode()
    assert "read-me" in page
    assert "Read me" not in page

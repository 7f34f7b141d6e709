"""The study hours ledger: what counts, who confirms."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from cms.models import HoursStatus, StudyHours
from cms.queries.study_hours import hours_account, hours_wanted
from cms.services import claim_hours, decide_claim
from organization import clock
from organization.models import Assignment
from tests import builders
from tests.integration.conftest import Cast


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def claim(cast: Cast) -> StudyHours:
    return claim_hours(
        member=cast.member.member, on=clock.today(), hours=Decimal("4.5"), title="外训", proof="证书一号"
    )


def test_hours_from_elsewhere_count_once_they_are_confirmed(cast: Cast) -> None:
    line = claim(cast)
    member, today = cast.member.member, clock.today()
    account = hours_account(member, today.year, today)
    assert (account.counted, account.waiting, account.left) == (Decimal(0), Decimal("4.5"), Decimal(32))
    client = client_of(cast.secretary)
    assert "证书一号" in client.get(reverse("study-claims")).content.decode()
    client.post(reverse("study-claim", args=[line.pk]), {"accept": ""})
    assert hours_account(member, today.year, today).counted == Decimal("4.5")
    assert decide_claim(line_id=line.pk, user=cast.secretary, accept=False) is None


def test_only_those_above_decide_and_nobody_for_themselves(cast: Cast) -> None:
    line = claim(cast)
    for user in (cast.member, cast.other_member, cast.editor):
        assert decide_claim(line_id=line.pk, user=user, accept=True) is None
    own = claim_hours(member=cast.secretary.member, on=clock.today(), hours=Decimal(8), title="自报", proof="无")
    assert decide_claim(line_id=own.pk, user=cast.secretary, accept=True) is None
    assert decide_claim(line_id=own.pk, user=cast.organizer, accept=True) is not None


def test_refusing_needs_a_reason(cast: Cast) -> None:
    line, client = claim(cast), client_of(cast.secretary)
    client.post(reverse("study-claim", args=[line.pk]), {"refuse": ""})
    assert StudyHours.objects.get(pk=line.pk).status == HoursStatus.CLAIMED
    client.post(reverse("study-claim", args=[line.pk]), {"refuse": "", "reason": "没有证书"})
    assert StudyHours.objects.get(pk=line.pk).status == HoursStatus.REFUSED
    assert "没有证书" in client_of(cast.member).get(reverse("study-hours")).content.decode()


def test_bad_entries_are_told_and_nothing_is_stored(cast: Cast) -> None:
    client = client_of(cast.member)
    good = {"title": "外训", "on": str(clock.today()), "hours": "4", "proof": "证书"}
    for wrong in ({"hours": "0"}, {"hours": "x"}, {"on": str(clock.today() + timedelta(days=1))}, {"proof": ""}):
        assert client.post(reverse("study-hours"), good | wrong).status_code == 200
    assert not StudyHours.objects.exists()
    assert client.post(reverse("study-hours"), good).status_code == 302


def test_leaders_study_more(cast: Cast) -> None:
    today = clock.today()
    member = builders.make_member(branch=cast.branch)
    assert hours_wanted(member, today) == 32
    body = builders.make_body(cast.branch)
    Assignment.objects.create(
        member=member, post_id="org_member", unit=cast.branch, body=body, start_on=builders.LONG_AGO
    )
    assert hours_wanted(member, today) == 56
    assert hours_wanted(cast.secretary.member, today) == 56

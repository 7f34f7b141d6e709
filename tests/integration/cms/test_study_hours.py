"""The study hours ledger: what counts, who confirms."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.effects import AddStudyHours
from cms.models import HoursStatus, StudyHours
from cms.queries.study_hours import hours_account, hours_wanted
from cms.services import claim_hours, decide_claim
from forms.models import StoredFile
from organization import clock
from organization.models import Assignment
from processes.effects import Delivery, EffectRefused
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


PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


def test_a_file_proves_hours_to_those_who_decide_and_nobody_else(cast: Cast) -> None:
    client = client_of(cast.member)
    good = {"title": "外训", "on": str(clock.today()), "hours": "4", "proof": "证书"}
    bad = SimpleUploadedFile("proof.html", b"<script>alert(1)</script>", "image/png")
    assert client.post(reverse("study-hours"), {**good, "file": bad}).status_code == 200
    assert not StudyHours.objects.exists()
    assert not StoredFile.objects.exists()
    photo = SimpleUploadedFile("证书.png", PNG, "image/png")
    assert client.post(reverse("study-hours"), {**good, "file": photo}).status_code == 302
    line = StudyHours.objects.get()
    assert line.file is not None
    address = line.file.get_absolute_url()
    assert address in client_of(cast.secretary).get(reverse("study-claims")).content.decode()
    allowed = {"member", "secretary", "commissioner", "organizer", "admin"}
    for name, user in cast.everybody().items():
        if user.is_authenticated:
            assert client_of(user).get(address).status_code == (200 if name in allowed else 404), name


def test_a_login_without_a_member_is_told_so(cast: Cast) -> None:
    answer = client_of(cast.admin).get(reverse("study-hours"))
    assert answer.status_code == 200
    assert '<form method="post" class="stack"' not in answer.content.decode()


def delivery(cast: Cast, **config: Any) -> Delivery:
    """Returns what the effect gets when a case with attendance and hours is filed."""
    rows = [
        {"member": cast.member.member.code, "status": "present"},
        {"member": cast.secretary.member.code, "status": "leave"},
    ]
    case = SimpleNamespace(
        pk=uuid4(), title="支部党员大会", number="7", unit=cast.branch, state="", campaign=None, category=""
    )
    definition = SimpleNamespace(title={"zh-hans": "会议"}, states={}, form=SimpleNamespace(fields=()))
    usual = {"people": "{attendance}", "only": {"status": ["present"]}, "hours": "{hours}", "source": "meeting"}
    made = Delivery(
        key="k", case=case, definition=definition, config={**usual, **config}, actor=None, at=clock.now(),
        values={"attendance": rows, "hours": "2.5", "people": [cast.other_member.member.code]},
    )  # fmt: skip
    return replace(made, payload=AddStudyHours().prepare(made))


def test_a_meeting_enters_hours_for_those_who_were_there_once(cast: Cast) -> None:
    sent = delivery(cast, on="2026-05-06")
    AddStudyHours().deliver(sent)
    AddStudyHours().deliver(sent)
    line = StudyHours.objects.get()
    assert (line.member, line.hours, line.title) == (cast.member.member, Decimal("2.5"), "支部党员大会")
    assert (line.source, line.status, str(line.on)) == ("meeting", HoursStatus.COUNTED, "2026-05-06")
    AddStudyHours().deliver(delivery(cast, people="{people}", source="training"))
    assert StudyHours.objects.get(source="training").member == cast.other_member.member


@pytest.mark.parametrize("hours", ["many", "81", "-1", "NaN"])
def test_wrong_hours_enter_nothing(hours: str, cast: Cast) -> None:
    with pytest.raises(EffectRefused):
        AddStudyHours().deliver(delivery(cast, hours=hours))
    AddStudyHours().deliver(delivery(cast, hours="0"))
    assert not StudyHours.objects.exists()

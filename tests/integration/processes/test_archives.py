"""The closed zone: who reads what, until when, and what is left of it."""

import io
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from organization import clock
from organization.models import Member, Notice, User
from processes.archives.filing import add_material, open_volume
from processes.archives.log import log_problems, write_log
from processes.archives.sealing import new_zone_key
from processes.demo.archives import PEOPLE, READERS, load_demo_archives
from processes.models import (
    ArchiveDisposal,
    ArchiveLogEntry,
    ArchiveMaterial,
    ArchivePage,
    ArchiveVolume,
    Case,
    ViewingGrant,
)
from processes.models.archive_volume import archive_storage
from processes.queries.audit import audit
from processes.services import ActionRefused, load_pack, start_case
from processes.services.archives.page_files import PageImage
from processes.services.archives.pages import add_pages, move_page, put_in, replace_page
from processes.services.archives.viewing import end_over_grants, opened
from processes.services.pack_files import PACKS
from tests import builders
from tests.procedures import act, publish, words

pytestmark = pytest.mark.django_db
OPENING = {
    "kind": "grant_viewing", "readers": "{viewers}", "subjects": "{subjects}", "classes": "{scope}",
    "from": "{use_from}", "until": "{use_to}",
}  # fmt: skip
ENDING = {"kind": "end_viewing", "field": "readings", "reader": "who", "from": "since", "pages": "pages"}
COLUMNS = [
    {"key": "who", "type": "person", "label": words("who"), "config": {"among": "everyone"}},
    {"key": "since", "type": "datetime", "label": words("since")},
    {"key": "pages", "type": "text", "label": words("pages")},
]
FILING = {"kind": "file_material", "member": "{person}", "class": "{kind}", "title": "{title}", "pages": "{pages}"}


def state(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": words(key), "kind": "single", "performers": ["initiator"], **more}


def button(key: str, source: str, target: str, *effects: dict[str, Any]) -> dict[str, Any]:
    made = {"key": key, "title": words(key), "from": [source], "to": target, "by": ["initiator"], "validates": False}
    return {**made, "effects": list(effects)}


def field(key: str, kind: str, **config: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "label": words(key), "config": config}


CLASSES = [{"value": each, "label": words(each)} for each in ("c1", "c2", "c4")]
WRITABLE = ["title", "viewers", "subjects", "scope", "use_from", "use_to", "person", "kind", "pages"]
READING: dict[str, Any] = {
    "schema_version": 1,
    "key": "reading",
    "title": words("Reading"),
    "start": {"by": ["any_member"]},
    "form": {
        "schema_version": 1,
        "sections": [],
        "fields": [
            field("title", "text"), field("viewers", "persons", among="everyone"),
            field("subjects", "persons", among="everyone"), field("scope", "multi", options=CLASSES),
            field("use_from", "datetime"), field("use_to", "datetime"), field("person", "person", among="everyone"),
            field("kind", "choice", options=CLASSES), field("pages", "integer"),
            field("readings", "table", columns=COLUMNS),
        ],
    },
    "states": [
        state("draft", start=True, writable=WRITABLE),
        state("in_use"), state("check"), {"key": "done", "title": words("done"), "kind": "end", "outcome": "success"},
    ],
    "transitions": [
        button("open", "draft", "in_use", OPENING),
        {**button("finish", "in_use", "check", ENDING), "guard": "pages_viewed() != 1"},
        button("again", "in_use", "draft"), button("file", "draft", "done", FILING), button("close", "check", "done"),
    ],
}  # fmt: skip


class Zone:
    """A committee with a keeper and an office that checks, two readers, and two people whose archives are kept."""

    def __init__(self) -> None:
        self.committee = builders.make_unit("Z0", kind="committee", can_approve_members=True)
        self.branch = builders.make_unit("Z1", parent=self.committee)
        self.keeper = self._member("KEEP", "office_archive")
        self.second = self._member("KEEP2", "office_archive")
        self.auditor = self._member("DISC", "office_discipline")
        self.reader, self.other = self._member("READ"), self._member("OTHER")
        self.person, self.stranger = self._member("SUBJ"), self._member("SUBJ2")
        self.admin = User.objects.create_superuser("chief", password=builders.PASSWORD)
        self.version = publish(READING)
        self.volume = open_volume(member=self.person, by=self.keeper.user, at=clock.now())
        self.cv, self.degree = (self.material(self.volume, code) for code in ("c1", "c4"))

    def _member(self, code: str, post: str = "") -> Member:
        member = builders.make_member(code, branch=self.branch)
        if post:
            builders.make_assignment(member, post, self.committee)
        return member

    def material(self, volume: ArchiveVolume, code: str, pages: int = 2) -> ArchiveMaterial:
        by = self.keeper.user
        made = add_material(volume=volume, code=code, title=f"材料{code}", by=by, at=clock.now(), paper_pages=pages)
        put_in(material=made, images=[drawn(each) for each in range(pages)], by=by)
        return made

    def opened(self, **more: Any) -> ViewingGrant:
        """The grant of the first reader for class c1, from an hour ago for two hours."""
        case = start_case(procedure="reading", unit=self.branch, actor=self.keeper.user, token=str(uuid4()))
        act(case, "open", self.keeper.user, self.request(**more))
        return ViewingGrant.objects.get(case=case, reader=self.reader, subject=self.person)

    def request(self, **more: Any) -> dict[str, Any]:
        here = clock.now()
        return {
            "viewers": [self.reader.code, self.other.code], "subjects": [self.person.code], "scope": ["c1"],
            "use_from": moment(here - timedelta(hours=1)), "use_to": moment(here + timedelta(hours=1)), **more,
        }  # fmt: skip


def moment(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def scan(name: str = "scan.jpg", shade: int = 0) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (120, 160), (200 + shade, 220, 240)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def drawn(shade: int) -> PageImage:
    return PageImage(content=scan(shade=shade).read(), width=120, height=160)


def browser(member: Member | User | None) -> Client:
    client = Client()
    if member is not None:
        client.force_login(
            member.user if isinstance(member, Member) else member, backend="django.contrib.auth.backends.ModelBackend"
        )
    return client


def page_of(material: ArchiveMaterial, place: int = 0) -> ArchivePage:
    rows = ArchivePage.objects.filter(material=material.pk, replaced_at=None).select_related("material")
    return list(rows.order_by("position"))[place]


def image(grant: ViewingGrant, page: ArchivePage, size: str = "plain") -> str:
    return reverse("archive-image", args=[grant.pk, page.pk, size])


@pytest.fixture
def zone(db: None) -> Zone:
    return Zone()


def addresses(grant: ViewingGrant, page: ArchivePage) -> list[str]:
    contents = reverse("archive-contents", args=[grant.pk])
    return [contents, reverse("archive-page", args=[grant.pk, page.pk]), image(grant, page)]


def looks() -> int:
    return ArchiveLogEntry.objects.filter(action="page_viewed").count()


def test_pages_lie_sealed_and_open_only_with_the_key(zone: Zone) -> None:
    page = page_of(zone.cv)
    with archive_storage().open(page.name) as file:
        assert not file.read().startswith(b"\xff\xd8")
    assert opened(page).startswith(b"\xff\xd8")
    assert len({each.sha256 for each in zone.cv.pages.all()}) == 2


def test_the_reader_reads_the_granted_class_with_every_look_in_the_log(zone: Zone) -> None:
    grant, client = zone.opened(), browser(zone.reader)
    assert zone.person.name in client.get(reverse("archives")).content.decode()
    contents = client.get(reverse("archive-contents", args=[grant.pk])).content.decode()
    assert "材料c1" in contents
    assert "材料c4" not in contents
    first, second = page_of(zone.cv), page_of(zone.cv, 1)
    shown = client.get(reverse("archive-page", args=[grant.pk, first.pk]))
    assert str(second.pk) in shown.content.decode()
    assert looks() == 0
    picture = client.get(image(grant, first))
    assert picture["Content-Type"] == "image/jpeg"
    assert "no-store" in picture["Cache-Control"]
    assert "attachment" not in picture["Content-Disposition"]
    assert picture.content != opened(first)
    entry = ArchiveLogEntry.objects.get(action="page_viewed")
    assert (entry.actor_code, entry.subject_code, entry.grant, entry.unit) == ("READ", "SUBJ", grant, zone.committee)
    assert entry.details["page"] == str(first.pk)
    assert not list(log_problems())


@pytest.mark.parametrize("who", ["other", "keeper", "auditor", "person", "admin", "anonymous"])
def test_nobody_reads_through_the_grant_of_another(zone: Zone, who: str) -> None:
    grant, page = zone.opened(), page_of(zone.cv)
    client = browser(None if who == "anonymous" else getattr(zone, who))
    expected = 302 if who == "anonymous" else 404
    for address in addresses(grant, page):
        assert client.get(address).status_code == expected, address
    assert client.post(reverse("archive-finish", args=[grant.pk])).status_code == expected
    assert looks() == 0
    assert ViewingGrant.objects.get(pk=grant.pk).ended_at is None


def test_wrong_pages_sizes_and_ways_of_asking_are_not_there(zone: Zone) -> None:
    grant, client = zone.opened(), browser(zone.reader)
    other = zone.material(open_volume(member=zone.stranger, by=None, at=clock.now()), "c1", pages=1)
    for page in (page_of(zone.degree).pk, page_of(other).pk, uuid4()):
        assert client.get(reverse("archive-page", args=[grant.pk, page])).status_code == 404
        assert client.get(reverse("archive-image", args=[grant.pk, page, "plain"])).status_code == 404
    mine = page_of(zone.cv)
    assert client.get(image(grant, mine, "original")).status_code == 404
    assert client.get(image(grant, mine), headers={"sec-fetch-dest": "document"}).status_code == 404
    assert client.post(image(grant, mine)).status_code == 405
    assert looks() == 0


def is_over(zone: Zone, grant: ViewingGrant) -> None:
    client, page = browser(zone.reader), page_of(zone.cv)
    before = looks()
    for address in addresses(grant, page):
        assert client.get(address).status_code == 403, address
    assert looks() == before


def test_a_grant_ends_by_the_clock_while_it_is_read(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    grant = zone.opened()
    assert browser(zone.reader).get(image(grant, page_of(zone.cv))).status_code == 200
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=1, minutes=1))
    is_over(zone, grant)
    assert ViewingGrant.objects.get(pk=grant.pk).ended_at is None
    assert end_over_grants() == 2
    assert ViewingGrant.objects.get(pk=grant.pk).ended_why == "expired"
    assert end_over_grants() == 0


def test_a_grant_does_not_begin_before_its_time(zone: Zone) -> None:
    later = clock.now() + timedelta(minutes=30)
    grant = zone.opened(use_from=moment(later))
    is_over(zone, grant)
    assert browser(zone.reader).get(reverse("archives")).status_code == 200


@pytest.mark.parametrize(("action", "why"), [("finish", "returned"), ("again", "left")])
def test_a_grant_ends_with_the_step_of_its_case(zone: Zone, action: str, why: str) -> None:
    grant = zone.opened()
    act(Case.objects.get(pk=grant.case_id), action, zone.keeper.user)
    is_over(zone, grant)
    end_over_grants()
    assert ViewingGrant.objects.get(pk=grant.pk).ended_why == why


def test_what_was_read_is_recorded_in_the_case_by_itself(zone: Zone) -> None:
    grant, client = zone.opened(), browser(zone.reader)
    case = Case.objects.get(pk=grant.case_id)
    client.get(image(grant, page_of(zone.cv)))
    with pytest.raises(ActionRefused):
        act(case, "finish", zone.keeper.user)
    client.get(image(grant, page_of(zone.cv, 1)))
    client.get(image(grant, page_of(zone.cv)))
    act(case, "finish", zone.keeper.user)
    first = ArchiveLogEntry.objects.filter(action="page_viewed").order_by("number")[0]
    (row,) = Case.objects.get(pk=case.pk).values["readings"]
    assert (row["who"], row["pages"]) == ("READ", "材料c11、材料c12")
    assert datetime.fromisoformat(row["since"]) == first.at.replace(microsecond=0)


def test_a_paused_case_closes_the_door_until_it_goes_on(zone: Zone) -> None:
    grant = zone.opened()
    Case.objects.filter(pk=grant.case_id).update(status="suspended")
    is_over(zone, grant)
    assert end_over_grants() == 0
    Case.objects.filter(pk=grant.case_id).update(status="open")
    assert browser(zone.reader).get(image(grant, page_of(zone.cv))).status_code == 200


def test_reader_and_keeper_end_an_access_at_once(zone: Zone) -> None:
    grant = zone.opened()
    browser(zone.reader).post(reverse("archive-finish", args=[grant.pk]))
    is_over(zone, grant)
    other = ViewingGrant.objects.get(case=grant.case_id, reader=zone.other)
    address = reverse("archive-revoke", args=[other.pk])
    assert browser(zone.reader).post(address, {"reason": "x"}).status_code == 403
    browser(zone.keeper).post(address, {"reason": ""})
    assert ViewingGrant.objects.get(pk=other.pk).ended_at is None
    browser(zone.keeper).post(address, {"reason": "试验"})
    assert ViewingGrant.objects.get(pk=other.pk).ended_why == "revoked"


def test_a_login_that_was_switched_off_reads_nothing(zone: Zone) -> None:
    grant, client = zone.opened(), browser(zone.reader)
    User.objects.filter(pk=zone.reader.user_id).update(is_active=False)
    assert client.get(image(grant, page_of(zone.cv))).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"viewers": ["SUBJ", "READ"]},
        {"viewers": []},
        {"scope": []},
        {"use_from": ""},
        {"use_to": "2020-01-01T10:00+08:00"},
    ],
)
def test_what_cannot_be_granted_stops_the_button(zone: Zone, wrong: dict[str, Any]) -> None:
    case = start_case(procedure="reading", unit=zone.branch, actor=zone.keeper.user, token=str(uuid4()))
    with pytest.raises(ActionRefused):
        act(case, "open", zone.keeper.user, zone.request(**wrong))
    assert not ViewingGrant.objects.exists()
    assert Case.objects.get(pk=case.pk).state == "draft"


def test_a_procedure_alone_opens_nothing_without_the_keeper(zone: Zone) -> None:
    """Whoever designs procedures could otherwise read any archive through one of their own."""
    for who in (zone.reader, zone.auditor):
        case = start_case(procedure="reading", unit=zone.branch, actor=who.user, token=str(uuid4()))
        with pytest.raises(ActionRefused):
            act(case, "open", who.user, zone.request(viewers=["OTHER"]))
    assert not ViewingGrant.objects.exists()


def test_keepers_do_not_keep_their_own_archive(zone: Zone) -> None:
    own = open_volume(member=zone.keeper, by=zone.second.user, at=clock.now())
    address = reverse("archive-volume", args=[own.pk])
    assert browser(zone.keeper).get(address).status_code == 404
    assert browser(zone.second).get(address).status_code == 200


def test_without_a_key_nothing_is_granted_and_every_page_says_so(zone: Zone, settings: Any) -> None:
    grant = zone.opened()
    settings.ARCHIVE_KEYS = []
    for address in (reverse("archives"), reverse("archive-contents", args=[grant.pk]), image(grant, page_of(zone.cv))):
        assert browser(zone.reader).get(address).status_code == 403
    case = start_case(procedure="reading", unit=zone.branch, actor=zone.keeper.user, token=str(uuid4()))
    act(case, "open", zone.keeper.user, zone.request())
    assert not ViewingGrant.objects.filter(case=case).exists()


def test_too_many_looks_have_to_wait(zone: Zone, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ARCHIVE_PAGES_A_MINUTE = 2
    grant, client, page = zone.opened(), browser(zone.reader), page_of(zone.cv)
    assert [client.get(image(grant, page)).status_code for _time in range(3)] == [200, 200, 429]
    shown = client.get(reverse("archive-page", args=[grant.pk, page.pk]))
    assert shown.status_code == 429
    assert "<img src" not in shown.content.decode().split("archive-reader")[1]
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=61))
    assert client.get(image(grant, page)).status_code == 200
    settings.ARCHIVE_PAGES_A_DAY = 3
    assert client.get(image(grant, page)).status_code == 429


def test_a_file_put_in_the_place_of_another_is_not_shown(zone: Zone) -> None:
    grant, first, second = zone.opened(), page_of(zone.cv), page_of(zone.cv, 1)
    ArchivePage.objects.filter(pk=first.pk).update(name="")
    ArchivePage.objects.filter(pk=second.pk).update(name=first.name)
    assert browser(zone.reader).get(image(grant, second)).status_code == 403
    assert ArchiveLogEntry.objects.filter(action="page_unreadable").exists()


def test_nothing_in_the_log_can_be_changed_or_be_missing(zone: Zone) -> None:
    zone.opened()
    entry = ArchiveLogEntry.objects.order_by("number")[1]
    with pytest.raises(DatabaseError), transaction.atomic():
        ArchiveLogEntry.objects.filter(pk=entry.pk).update(actor_code="NOBODY")
    for change in (entry.save, entry.delete):
        with pytest.raises(Exception, match="never"):
            change()
    last = ArchiveLogEntry.objects.order_by("-number")[0]
    forged = ArchiveLogEntry(number=last.number + 1, at=clock.now(), action="x", prev_hash="wrong", hash="wrong")
    forged.save()
    assert {rule for rule, _where in log_problems()} == {"archive_log_chain", "archive_log_changed", "archive_log_gap"}
    assert {"archive_log_changed"} <= {each.rule for each in audit()}


ROUTES = ("archive-desk", "archive-log", "archive-log-export", "archive-disposals")


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("keeper", {*ROUTES}), ("auditor", {*ROUTES[1:]}), ("reader", set()), ("person", set()), ("admin", set()),
    ],
)  # fmt: skip
def test_keeping_and_checking_are_for_those_posts_alone(zone: Zone, who: str, allowed: set[str]) -> None:
    client, page = browser(getattr(zone, who)), page_of(zone.cv)
    for name in ROUTES:
        assert client.get(reverse(name)).status_code == (200 if name in allowed else 403), name
    keeps = who == "keeper"
    for name, pk in (
        ("archive-volume", zone.volume.pk), ("archive-material", zone.cv.pk), ("archive-propose", zone.volume.pk)
    ):  # fmt: skip
        assert client.get(reverse(name, args=[pk])).status_code == (200 if keeps else 404), name
        assert client.get(reverse(name, args=[uuid4()])).status_code == 404, name
    sent = client.post(
        reverse("archive-material", args=[zone.cv.pk]), {"do": "describe", "page": page.pk, "words": "x"}
    )
    assert sent.status_code == (302 if keeps else 404)
    assert client.post(reverse("archive-volume-open"), {"member": "OTHER"}).status_code == (302 if keeps else 403)
    assert ArchiveVolume.objects.count() == (2 if keeps else 1)


def test_a_keeper_of_another_place_keeps_nothing_here(zone: Zone) -> None:
    elsewhere = builders.make_unit("Y0", kind="committee")
    keeper = builders.make_member("FAR", branch=builders.make_unit("Y1", parent=elsewhere))
    builders.make_assignment(keeper, "office_archive", elsewhere)
    client = browser(keeper)
    assert zone.volume.number not in client.get(reverse("archive-desk")).content.decode()
    assert client.get(reverse("archive-volume", args=[zone.volume.pk])).status_code == 404
    assert "SUBJ" not in client.get(reverse("archive-log")).content.decode()


def test_pages_are_refused_by_name_by_kind_and_without_the_keepers_word(zone: Zone) -> None:
    client, address = browser(zone.keeper), reverse("archive-material", args=[zone.cv.pk])
    given = {"do": "add", "unmarked": "yes"}
    for name, content in (
        ("绝密名单.jpg", scan().read()), ("x.pdf", b"%PDF-1.7 nothing"), ("x.svg", b"<svg onload=''/>"),
        ("x.txt", b"plain"), ("x.exe", b"MZ" + b"\0" * 90), ("x.jpg", b""),
    ):  # fmt: skip
        said = client.post(address, {**given, "files": SimpleUploadedFile(name, content)})
        assert "alert--danger" in said.content.decode(), name
    assert "alert--danger" in client.post(address, {"do": "add", "files": scan()}).content.decode()
    assert "alert--danger" in client.post(address, given).content.decode()
    assert zone.cv.pages.count() == 2
    assert client.post(address, {**given, "files": [scan("one.jpg", 5), scan("two.jpg", 6)]}).status_code == 302
    assert list(zone.cv.pages.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_a_page_is_replaced_and_moved_with_a_line_in_the_log(zone: Zone) -> None:
    old, by = page_of(zone.cv), zone.keeper.user
    new = replace_page(page=old, upload=scan(shade=9), by=by, reason="重新扫描", unmarked=True)
    old.refresh_from_db()
    assert (page_of(zone.cv), old.replaced_why, new.replaces) == (new, "重新扫描", old)
    assert opened(old) != opened(new)
    move_page(page=new, by=by, up=False)
    assert page_of(zone.cv, 1) == new
    said = list(ArchiveLogEntry.objects.order_by("-number").values_list("action", flat=True)[:2])
    assert said == ["pages_ordered", "page_replaced"]
    grant = zone.opened()
    assert browser(zone.reader).get(image(grant, old)).status_code == 404


def test_a_volume_is_complete_when_each_class_is_scanned_or_noted_as_empty(zone: Zone) -> None:
    client, address = browser(zone.keeper), reverse("archive-volume", args=[zone.volume.pk])
    given = {"do": "material", "class": "c2", "title": "自传", "paper_pages": "x", "formed_on": "2026-02-30"}
    for wrong in (
        {},
        {"paper_pages": "2"},
        {"class": "c99"},
        {"title": "机密自传", "paper_pages": "2", "formed_on": ""},
    ):
        assert "alert--danger" in client.post(address, {**given, **wrong}).content.decode()
    assert client.post(address, {**given, "paper_pages": "2", "formed_on": "2026-02-28"}).status_code == 302
    assert "alert--danger" in client.post(address, {"do": "empty", "class": "c1"}).content.decode()
    for code in ("c3", "c5", "c6", "c7", "c8", "c9", "c10"):
        client.post(address, {"do": "empty", "class": code})
    assert client.get(address).context["complete"] == 9
    desk = client.get(reverse("archive-desk"))
    assert [each.lacking for each in desk.context["page"]] == [1]
    material = ArchiveMaterial.objects.get(code="c2")
    add_pages(material=material, uploads=[scan(), scan(shade=3)], by=zone.keeper.user, unmarked=True)
    assert client.get(address).context["complete"] == 10


def test_what_a_case_files_stands_in_the_catalogue_once(zone: Zone) -> None:
    case = start_case(procedure="reading", unit=zone.branch, actor=zone.keeper.user, token=str(uuid4()))
    given = {"person": zone.stranger.code, "kind": "c2", "title": "自传", "pages": "3"}
    act(case, "file", zone.keeper.user, given)
    made = ArchiveMaterial.objects.get(case=case)
    assert (made.volume.member, made.code, made.title, made.paper_pages) == (zone.stranger, "c2", "自传", 3)
    secret = start_case(procedure="reading", unit=zone.branch, actor=zone.keeper.user, token=str(uuid4()))
    with pytest.raises(ActionRefused):
        act(secret, "file", zone.keeper.user, {**given, "title": "绝密材料"})


def test_a_destruction_needs_two_others_and_leaves_a_certificate(
    zone: Zone, django_capture_on_commit_callbacks: Any
) -> None:
    page, grant = page_of(zone.cv), zone.opened()
    propose = reverse("archive-propose", args=[zone.volume.pk])
    client = browser(zone.keeper)
    assert "alert--danger" in client.post(propose, {"material": str(zone.cv.pk), "reason": ""}).content.decode()
    assert client.post(propose, {"material": str(zone.cv.pk), "reason": "保管期满"}).status_code == 302
    listed = ArchiveDisposal.objects.get()
    address = reverse("archive-disposal", args=[listed.pk])
    assert "alert--danger" in client.post(propose, {"material": str(zone.cv.pk), "reason": "再来"}).content.decode()
    client.post(address, {"do": "confirm"})
    assert browser(zone.reader).post(address, {"do": "confirm"}).status_code == 403
    browser(zone.auditor).post(address, {"do": "confirm"})
    assert listed.confirmations.count() == 0
    head = builders.make_member("HEAD", branch=zone.branch)
    builders.make_assignment(head, "office_hr", zone.committee, is_head=True)
    for who in (zone.second, zone.second, head):
        browser(who).post(address, {"do": "confirm"})
    assert ArchiveDisposal.objects.get().status == "proposed"
    browser(zone.reader).post(reverse("archive-finish", args=[grant.pk]))
    ViewingGrant.objects.filter(ended_at=None).update(ended_at=clock.now(), ended_why="returned")
    with django_capture_on_commit_callbacks(execute=True):
        browser(head).post(address, {"do": "confirm"})
    done = ArchiveDisposal.objects.get()
    assert (done.status, done.confirmations.count()) == ("carried_out", 2)
    zone.cv.refresh_from_db()
    assert (zone.cv.sealed_key, bool(zone.cv.destroyed_at)) == ("", True)
    assert not archive_storage().exists(page.name)
    assert page.sha256 in json.dumps(done.certificate)
    assert done.certificate_hash[:20] in client.get(address).content.decode()
    browser(zone.second).post(address, {"do": "drop", "reason": "x"})
    assert ArchiveDisposal.objects.get().status == "carried_out"
    again = zone.opened()
    assert "材料c1" not in browser(zone.reader).get(reverse("archive-contents", args=[again.pk])).content.decode()


def test_keys_are_changed_without_touching_a_page(
    zone: Zone, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    old, page = settings.ARCHIVE_KEYS[0], page_of(zone.cv)
    settings.ARCHIVE_KEYS = [new_zone_key(), old]
    call_command("archives", "rotate-keys")
    settings.ARCHIVE_KEYS = settings.ARCHIVE_KEYS[:1]
    call_command("archives", "check")
    assert "every page opens" in capsys.readouterr().out
    assert opened(ArchivePage.objects.select_related("material").get(pk=page.pk)).startswith(b"\xff\xd8")
    settings.ARCHIVE_KEYS = [old]
    with pytest.raises(CommandError):
        call_command("archives", "rotate-keys")
    with pytest.raises(SystemExit):
        call_command("archives", "check")


def test_the_export_has_the_chain_and_no_formulas(zone: Zone) -> None:
    write_log("grant_ended", at=clock.now(), user=zone.keeper.user, unit=zone.committee, details={})
    Member.objects.filter(pk=zone.second.pk).update(name="=cmd()")
    write_log("volume_opened", at=clock.now(), user=User.objects.get(pk=zone.second.user_id), unit=zone.committee)
    answer = browser(zone.auditor).get(reverse("archive-log-export"))
    text = b"".join(answer.streaming_content).decode()
    assert ArchiveLogEntry.objects.order_by("number")[0].hash in text
    assert ",'=cmd()" in text
    assert ArchiveLogEntry.objects.order_by("-number")[0].action == "log_exported"


def test_the_log_is_searched_and_checked_on_its_page(zone: Zone) -> None:
    zone.opened()
    client, address = browser(zone.auditor), reverse("archive-log")
    assert client.get(address, {"about": "SUBJ", "action": "grant_given"}).context["page"].paginator.count == 2
    assert client.get(address, {"who": "nobody"}).context["page"].paginator.count == 0
    assert client.get(address, {"check": "1"}).context["problems"] == []


def test_the_sample_archives_are_read_by_their_reader_through_the_real_procedure(demo_org: dict[str, int]) -> None:
    load_pack(PACKS / "archive_access")
    assert load_demo_archives() == load_demo_archives() == len(PEOPLE)
    reader = Member.objects.get(code=READERS[0])
    grant = ViewingGrant.objects.of(reader.user).get()
    assert (grant.case.procedure.key, grant.classes) == ("archive_access", ["c1", "c3", "c4"])
    notice = Notice.objects.filter(recipient=reader.user, key=f"viewing:{grant.pk}").get()
    client = browser(reader)
    assert client.get(notice.url).status_code == 200
    page = ArchivePage.objects.filter(material__volume__member=grant.subject, material__code="c1").first()
    assert page is not None
    assert client.get(image(grant, page)).status_code == 200
    assert reverse("archives") in client.get(reverse("workbench")).content.decode()
    assert not list(log_problems())

"""Addresses and postings no page of ours makes are answered, never with a crash."""

import json
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from organization.models import Notice, User
from processes.models import Campaign, Case
from tests import builders
from tests.integration.conftest import Cast

NOBODYS = "00000000-0000-4000-8000-000000000000"
"""A key that nothing has; fixed, because the workers of a run must find the same tests."""

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_effects")]
Browser = Callable[[str], Client]

HUGE = "9" * 5000
QUERIES = [
    {"page": "abc"},
    {"page": "999999"},
    {"page": "-1"},
    {"page": HUGE},
    {"page": "²"},
    {"year": "xx"},
    {"year": HUGE},
    {"year": "²"},
    {"category": "'\"<b>"},
    {"q": "'; DROP TABLE--"},
    {"q": "%_\\"},
    {"q": "𠮷" * 500},
    {"q": "a" * 5000},
    {"status": "x"},
    {"procedure": "../../x"},
    {"tab": "x"},
    {"unread": "x"},
    {"overdue": "x"},
    {"on": "0001-01-01", "unit": "K1"},
    {"on": "9999-12-31", "unit": "K1"},
    {"on": "x", "unit": "'"},
    {"choice": ["x"] * 500},
    {"unit": HUGE},
    {"kind": HUGE},
]
PAGES = [
    "/",
    "/search/",
    "/showcase/",
    "/my/",
    "/my/todos/",
    "/my/cases/",
    "/cases/",
    "/start/",
    "/campaigns/",
    "/notices/",
    "/me/",
    "/posts/",
    "/login/",
    "/en/search/",
    "/en/my/",
]


@pytest.fixture
def person(cast: Cast, client: Client) -> Client:
    client.force_login(cast.secretary, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("page", PAGES)
def test_odd_questions_are_answered(person: Client, page: str) -> None:
    for query in QUERIES:
        assert person.get(page, query).status_code < 500, query


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=%00",
        "/my/todos/?q=a%00",
        "/my/cases/?procedure=%00",
        "/cases/?status=%00",
        "/posts/?unit=%00&on=x",
        "/batches/x/%00/",
        "/drafts/%00/",
        "/login/?next=%00",
        "/%00",
        "/static/%00",
        "/media/%00",
        "/documents/1/%00",
        "/pick/person/?token=%00&q=%00",
        "/admin/processes/cases/?q=%00",
    ],
)
def test_nul_goes_nowhere(person: Client, address: str) -> None:
    for answer in (person.get(address), person.post(address)):
        assert 400 <= answer.status_code < 500
        assert "default-src" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    [
        "/cases/not-a-uuid/",
        "/votes/xx/",
        "/files/xx/",
        f"/cases/{NOBODYS}/",
        f"/votes/{NOBODYS}/",
        f"/files/{NOBODYS}/",
        f"/files/{NOBODYS}/preview/",
        "/notices/99999999999999999999/open/",
        "/me/delegations/99999999999999999999/end/",
        "/campaigns/nothing/",
        "/batches/nothing/x/",
        "/start/nothing/",
        "/pick/nothing/",
        "/pick/person/?token=x&q=a",
        f"/cases/{NOBODYS}/publicity/",
        f"/cases/{NOBODYS}/print/x/",
        "/no/such/page/",
        "/en/no/such/page/",
    ],
)
def test_what_is_not_there_is_404_with_every_header(person: Client, address: str) -> None:
    for answer in (person.get(address), person.post(address)):
        assert answer.status_code in (302, 404, 405), address
        assert "default-src" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_odd_numbers_in_postings(campaign: Campaign, nomination: Case, signed_in: Browser) -> None:
    browser = signed_in("m0190")
    page = reverse("case", args=[nomination.pk])
    for seq in ("²", HUGE, "-1", "1e9", "١", "", "0x1"):
        answer = browser.post(page, {"action": "recommend", "seq": seq, "token": ""})
        assert answer.status_code in (409, 422), seq
    notice = Notice.objects.create(recipient=User.objects.get(username="m0190"), subject="s", body="b")
    for number in ("²", HUGE, "9" * 30, "-1", str(notice.pk)):
        assert browser.post(reverse("mark_notices_read"), {"notice": [number]}).status_code == 302, number[:9]
    organiser, steer = signed_in("m0012"), reverse("campaign", args=[campaign.slug])
    for vote in ("x", "", "1", str(uuid4()), "\x00"):
        assert organiser.post(steer, {"vote": vote, "do": "open"}).status_code == 404
    for days in ("²", HUGE, "-1"):
        assert browser.post(reverse("demo_clock"), {"days": days, "calendar_days": days}).status_code == 302
    for token in ("", "x" * 500, "a\x00b", "\u202e", "t" * 120):
        assert browser.post(page, {"action": "recommend", "seq": nomination.seq, "token": token}).status_code == 422
    for action in ("nothing", "\x00", "contribute", "record", "claim", "submit", "scored"):
        answer = browser.post(page, {"action": action, "seq": nomination.seq, "token": f"odd-{action}"[:20]})
        assert answer.status_code in (302, 403, 404, 409, 422), action
    for comment in ("a\x00b", "c" * 9000, "\x01\x02"):
        posted = {"action": "rec_back", "comment": comment, "seq": nomination.seq, "token": "with-a-comment"}
        assert browser.post(reverse("case-act", args=[nomination.pk, "rec_back"]), posted).status_code < 500
    start = reverse("start-procedure", args=["top_ten_selection"])
    for unit in ("x", "\x00", HUGE, "C0", "B09"):
        answer = signed_in("m0195").post(start, {"unit": unit, "campaign": campaign.slug, "token": "start-odd"})
        assert answer.status_code == 422


def test_odd_delegations(person: Client, cast: Cast) -> None:
    address = reverse("new_delegation")
    good = {"delegate": cast.member.member.code, "start_on": "2999-01-01", "end_on": "2999-01-02", "reason": "r"}
    for name, value in (
        ("delegate", "\x00"),
        ("delegate", HUGE),
        ("delegate", cast.secretary.member.code),
        ("start_on", "0000-00-00"),
        ("end_on", "99999-01-01"),
        ("reason", "\x00"),
        ("reason", "r" * 500),
        ("start_on", "9999-12-31"),
    ):
        assert person.post(address, {**good, name: value}).status_code == 200, (name, value[:9])


def test_odd_drafts(person: Client) -> None:
    address = reverse("save_draft", args=["case:x"])
    for raw in (
        "[]",
        "1",
        "null",
        '"x"',
        "{",
        '{"posted": 1}',
        '{"posted": {"a": ["\\ud800"]}}',
        '{"posted": {"a": ["\\u0000"]}}',
        '{"posted": {"a": ["x"]}, "revision": 1e3}',
        "[" * 100_000,
        '{"posted": {"a": ["x"]}, "revision": ' + "9" * 4000 + "}",
        '{"posted": {"a": ["x"]}, "revision": ' + HUGE + "}",
        '{"posted": {"a": ["x"]}, "revision": 99999999999999999999999}',
        json.dumps({"posted": {"a": ["x" * 1_100_000]}}),
    ):
        answer = person.post(address, raw, content_type="application/json")
        assert answer.status_code in (400, 409, 413), raw[:60]
    for key in ("k" * 300, "<script>", "a'b", "𠮷", "..", "a b"):
        answer = person.post(reverse("save_draft", args=[key]), '{"posted": {}}', content_type="application/json")
        assert answer.status_code == (400 if len(key) > 160 else 200), key[:9]
    for target in ("//evil.example", "/\\evil.example", "https:evil", "javascript:alert(1)", "http://evil.example/"):
        answer = person.post(address, {"a": "x", "next": target})
        assert "evil" not in answer.headers["Location"]
        assert "javascript" not in answer.headers["Location"]


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https:///evil.example",
        "\t//evil.example",
        "http:\\\\evil",
        "javascript:alert(1)",
        "//testserver@evil.example",
        "https://testserver.evil.example",
        "／／evil.example",
    ],
)
def test_nobody_is_led_off_the_site(cast: Cast, client: Client, target: str) -> None:
    def where(answer: object) -> str:
        location: str = answer.headers.get("Location", "/")  # type: ignore[attr-defined]
        return location

    posting = {"username": cast.member.username, "password": builders.PASSWORD, "next": target}
    places = [where(client.post(f"/login/?next={target}", posting)), where(client.post("/login/", posting))]
    places.append(where(client.post("/demo/clock/", {"next": target, "reset": "1"})))
    places.append(where(client.post("/notices/read/", {"next": target, "all": "1"})))
    places.append(where(client.post("/logout/", {"next": target})))
    for place in places:
        assert urlsplit(urljoin("http://testserver/login/", place.replace("\\", "/"))).netloc == "testserver"


def test_the_demo_is_not_there_without_the_demo(cast: Cast, client: Client, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    for address in ("/demo/sign-in/", "/demo/clock/", "/en/demo/sign-in/", "/en/demo/clock/"):
        assert client.post(address, {"username": "chief", "days": "5"}).status_code == 404
        assert client.get(address).status_code == 404
    assert "_auth_user_id" not in client.session
    assert "demo/sign-in" not in client.get("/login/").content.decode()


def test_the_demo_plays_only_its_cast(cast: Cast, client: Client) -> None:
    for username in ("chief", cast.member.username, "", "\x00", "admin'--"):
        assert client.post("/demo/sign-in/", {"username": username}).status_code == 404
    assert "_auth_user_id" not in client.session

"""Whatever stands in a definition or an answer is shown as text, and a broken document breaks no screen."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from organization.models import Unit, User
from processes.demo import playing
from processes.models import Campaign, Case, Procedure, Vote
from processes.services import publish_procedure, start_case
from processes.services.import_procedure import ImportRefused, import_procedure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_effects")]
Browser = Callable[[str], Client]

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)></textarea></svg>{{7*7}}{% debug %}{title}"


def poisoned(value: Any) -> Any:
    """Returns the document with something evil in every text that people read."""
    if isinstance(value, dict):
        if value and set(value) <= {"zh-hans", "en"}:
            return {language: f"{words[:20]}{EVIL}" for language, words in value.items()}
        return {key: poisoned(each) for key, each in value.items()}
    return [poisoned(each) for each in value] if isinstance(value, list) else value


def clean(answer: Any) -> str:
    assert answer.status_code in (200, 422), answer
    body: str = answer.content.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert "</textarea></svg>{{" not in body
    return body


def test_texts_of_a_definition_are_only_text(campaign: Campaign, signed_in: Browser) -> None:
    procedure = Procedure.objects.get(key="top_ten_selection")
    document = poisoned(procedure.current_version.document)
    procedure.document, procedure.title = document, EVIL[:100]
    procedure.save()
    procedure.save_revision()
    admin = User.objects.get(username="admin")
    publish_procedure(procedure=procedure, user=admin)
    campaign.title = campaign.title_en = EVIL[:100]
    campaign.save()
    author = User.objects.get(username="m0195")
    unit = Unit.objects.get(code="B08")
    Unit.objects.filter(pk=unit.pk).update(name=EVIL[:60], name_en=EVIL[:60])

    browser = signed_in("m0195")
    for name, args in (("start", []), ("start-procedure", ["top_ten_selection"]), ("campaigns", [])):
        clean(browser.get(reverse(name, args=args)))
    case = start_case(procedure="top_ten_selection", unit=unit, actor=author, campaign=campaign, token="evil")
    page = reverse("case", args=[case.pk])
    shown = clean(browser.get(page))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    answers = {**playing.filled_in(case, 1, "brand", author), "title": EVIL[:30], "slogan": EVIL[:60]}
    rich = "<p onclick=alert(1)>x<script>alert(1)</script><a href='javascript:alert(1)'>l</a><img src=x onerror=1></p>"
    answers |= dict.fromkeys(("background", "practice", "results", "replicability"), f"{rich}{'字' * 60}")
    answers["metrics"] = [{**row, "name": EVIL[:30]} for row in answers["metrics"]]
    for picture in (answers["cover"], *answers["images"]):
        picture |= {"caption": EVIL[:40], "alt": EVIL[:40]}
    case = playing.press(case, "submit", answers, comment=EVIL, by=author)
    for address in (page, reverse("workbench"), reverse("my-cases"), reverse("campaign", args=[campaign.slug])):
        body = clean(browser.get(address))
        assert "onclick=" not in body
        assert "javascript:" not in body
    secretary = signed_in("m0190")
    for address in (page, reverse("case-act", args=[case.pk, "rec_back"]), reverse("my-todos"), reverse("notices")):
        clean(secretary.get(address))
        clean(secretary.get(f"/en{address}"))
    clean(secretary.post(page, {"action": "recommend", "seq": "9", "token": "", "comment": EVIL}))
    case = playing.score(playing.shortlist(case), 1)
    vote = Vote.objects.get(campaign=campaign)
    voter = signed_in("m0555")
    paper = reverse("vote", args=[vote.pk])
    clean(voter.get(paper))
    clean(voter.get(reverse("vote-entry", args=[vote.pk, case.pk])))
    clean(voter.post(paper, {"choice": [str(case.pk)]}))
    clean(signed_in("m0012").get(reverse("batch", args=[campaign.slug, "brand"])))
    chief = signed_in("admin")
    for name, args in (
        ("procedure_versions", [procedure.pk]),
        ("processes_cases", []),
        ("processes_outbox", []),
        ("processes_incidents", []),
        (procedure.snippet_viewset.get_url_name("list"), []),
    ):
        clean(chief.get(reverse(name, args=args)))


BROKEN: list[Any] = [
    [],
    1,
    {},
    {"key": "x"},
    {"key": 1, "states": 1, "transitions": 2, "form": 3},
    {"key": "brk", "title": "text", "summary": ["x"], "states": [], "transitions": [], "form": {}},
    {"key": "brk", "title": None, "states": None, "transitions": None, "form": None},
    {"key": "brk", "title": {"en": []}, "states": [1, None, "x"], "transitions": [[]], "form": {"fields": [1]}},
    {"key": "brk", "states": [{"key": {}}], "transitions": [{"key": 1, "from": 5, "to": []}], "form": {"fields": {}}},
    {
        "key": "brk",
        "states": [{"key": "a", "kind": "nothing", "title": "t", "timers": "x"}],
        "transitions": [{"key": "a", "from": ["a"], "to": "a", "guard": "((" * 2000, "effects": [{"kind": 1}]}],
        "form": {"fields": [{"key": "__proto__", "type": "constructor", "config": 5, "label": 7}]},
        "votes": "x",
        "rubrics": 1,
        "parameters": {},
        "numbers": None,
        "printouts": [None],
        "pages": [[]],
        "rules": [],
        "restricted_fields": [],
        "start": "x",
    },
]


@pytest.mark.parametrize("document", BROKEN, ids=lambda each: json.dumps(each)[:40])
def test_a_broken_document_breaks_no_screen(demo_org: None, signed_in: Browser, document: Any) -> None:
    chief = signed_in("admin")
    chief.raise_request_exception = True
    upload = SimpleUploadedFile("x.json", json.dumps(document).encode(), "application/json")
    answer = chief.post(reverse("procedure_import"), {"file": upload})
    assert answer.status_code in (200, 302)
    for procedure in Procedure.objects.all():
        for name in (procedure.snippet_viewset.get_url_name("edit"), "procedure_versions", "procedure_export"):
            assert chief.get(reverse(name, args=[procedure.pk])).status_code == 200, name
        for mode in ("", "form", "steps"):
            address = reverse(procedure.snippet_viewset.get_url_name("preview_on_edit"), args=[procedure.pk])
            assert chief.get(address, {"mode": mode}).status_code == 200
    assert chief.get(reverse(Procedure.snippet_viewset.get_url_name("list"))).status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"\xff\xfe", b"[" * 200_000, b'{"a":' * 100_000, b"9" * 100_000, b'{"key": 1e999}', b"NaN",
        b'{"key":"a","key":"b","states":[],"transitions":[],"form":{}}', b'{"key":"\\u0000"}', b'{"key":"\\ud800"}',
        b"x" * 2_000_001, "<?xml version='1.0'?>".encode("utf-16"),
    ],
    ids=lambda each: repr(each[:20]),
)  # fmt: skip
def test_hostile_files_are_refused(db: None, content: bytes) -> None:
    with pytest.raises(ImportRefused):
        import_procedure(content=content, by=None)  # type: ignore[arg-type]  # never reached
    assert not Procedure.objects.exists()


def test_an_import_touches_nothing_that_runs(campaign: Campaign) -> None:
    procedure = Procedure.objects.get(key="top_ten_selection")
    before = procedure.current_version.sha256
    document = {**procedure.current_version.document, "restricted_fields": {}}
    import_procedure(content=json.dumps(document).encode(), by=User.objects.get(username="admin"))
    procedure.refresh_from_db()
    assert procedure.current_version.sha256 == before
    assert Case.objects.count() == 0

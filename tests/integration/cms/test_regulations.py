"""Regulations: versions, anchors that procedures hold on to, reading, importing, finding a clause."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.models import RegulationClause, RegulationPage
from organization import clock
from organization.models import User
from processes.models import ClauseLink
from processes.queries.clauses import citations, clause_links, touched_parts
from processes.queries.policy import policy_findings
from processes.regulations import regulations
from search.request import SearchRequest
from search.services import search
from search.services.draining import drain
from tests.procedures import Scene

pytestmark = pytest.mark.django_db

FIRST = "第一章 总则\n第一条 为把事办好，制定本办法。\n第二条 审批后公示不少于三个工作日。\n第三条 不得以打卡评价支部。"
SECOND = (
    "第一章 总则\n第一条 为把事办好，制定本办法。\n第二条 申报一年一次。\n"
    "第三条 审批后公示不少于五个工作日。\n第四条 不得以打卡评价支部。"
)


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def admin(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def rules(small_site: Any) -> RegulationPage:
    tree = small_site.chinese
    page = RegulationPage(
        slug="rules",
        title="示例办法",
        issuing_body="示例党委",
        issued_on=date(2026, 1, 5),
        effective_on=date(2026, 2, 1),
        full_text=FIRST,
        locale=tree.locale,
        live=False,
    )
    tree.indexes["regulations"].add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def amend(page: RegulationPage, text: str = SECOND) -> None:
    page.full_text = text
    page.save_revision().publish()
    page.refresh_from_db()


def test_publishing_another_text_keeps_a_version_and_the_anchors(rules: RegulationPage) -> None:
    rules.save_revision().publish()
    before = {row.anchor: row.pk for row in rules.clauses.all()}
    amend(rules)
    assert [each.number for each in rules.versions.all()] == [2, 1]
    rows = {row.anchor: row for row in rules.clauses.all()}
    assert rows["a2"].label == "第三条"
    assert rows["a2"].pk == before["a2"]
    assert rows["a2v2"].label == "第二条"
    amend(rules, FIRST)
    assert "a2v2" not in {row.anchor for row in rules.clauses.all()}


def test_readers_see_clauses_versions_and_what_changed(rules: RegulationPage) -> None:
    amend(rules)
    client = Client()
    page = client.get(rules.url).content.decode()
    assert 'id="a2"' in page
    assert "第三条" in page
    old = client.get(rules.url, {"version": "1"}).content.decode()
    assert "不少于三个工作日" in old
    compared = client.get(rules.url, {"compare": "1", "with": "2"}).content.decode()
    assert "<del>三</del>" in compared
    assert "<ins>五</ins>" in compared
    for wrong in ({"version": "9"}, {"compare": "x"}, {"compare": "1", "with": "'"}, {"compare": "2"}):
        assert client.get(rules.url, wrong).status_code == 200


@pytest.mark.parametrize(
    ("asked", "found"), [("", True), ("五个工作日", True), ("无此字样", False), ("示例党委", True)]
)
def test_the_list_finds_words_in_clauses(rules: RegulationPage, asked: str, found: bool) -> None:
    amend(rules)
    page = Client().get("/regulations/", {"q": asked, "status": "in_force"}).content.decode()
    assert ("示例办法" in page) is found
    assert ("#a2" in page) is (asked == "五个工作日")


def test_a_clause_is_found_by_itself_until_the_page_is_taken_offline(rules: RegulationPage) -> None:
    def hits() -> list[str]:
        drain()
        asked = SearchRequest(text="公示", kinds=("clause",))
        return [hit.url for hit in search(asked, AnonymousUser()).hits]

    assert hits() == [f"{rules.url}#a2"]
    rules.unpublish()
    assert hits() == []


def test_a_changed_clause_says_what_it_touches(rules: RegulationPage, scene: Scene, admin: Client) -> None:
    key, procedure = str(rules.translation_key), scene.version.procedure
    source = regulations()
    assert (key, "示例办法") in source.choices()
    address = reverse("procedure_link_clause", args=[procedure.pk])
    admin.post(address, {"part": "states/review", "linked": f"{key}#a2"})
    admin.post(address, {"part": "fields/title", "linked": f"{key}#a3"})
    assert [each.changed for each in clause_links(procedure, {})] == [False, False]
    amend(rules)
    changed = [each for each in touched_parts(key) if each.changed]
    assert [(each.link.part, each.clause[:3]) for each in changed] == [("states/review", "第三条")]
    assert citations(procedure)["states/review"][0].words == "《示例办法》第三条"
    assert citations(procedure)["states/review"][0].url == f"{rules.url}#a2"
    page = admin.get(reverse("regulation_touches", args=[rules.pk])).content.decode()
    assert str(procedure) in page
    for name, number in (("procedure_policy", procedure.pk), ("procedure_sheet", procedure.pk)):
        assert f"{rules.url}#a2" in admin.get(reverse(name, args=[number])).content.decode()
    admin.post(address, {"part": "states/review", "page": key, "clause": "a2"})
    assert not any(each.changed for each in touched_parts(key))


def test_texts_that_name_a_clause_lead_to_it(rules: RegulationPage) -> None:
    source = regulations()
    assert [each.url for each in source.named("《示例办法》(2026)第二条、《没有的》第3条")] == [f"{rules.url}#a2"]
    assert [each.url for each in source.named("《示例办法》第99条")] == [rules.url]
    assert source.clauses("no-key") == ()
    assert source.url("no-key", "a1") == ""
    found = policy_findings({"title": {"zh-hans": "每日打卡"}})
    assert [each.words for each in found[0].clauses] == ["《示例办法》第三条"]


def docx(text: str) -> SimpleUploadedFile:
    rows = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{rows}</w:body></w:document>")
    return SimpleUploadedFile("rules.docx", stored.getvalue())


def test_a_regulation_is_made_from_a_file_after_a_look(small_site: Any, admin: Client) -> None:
    address = reverse("regulation_import_new")
    index = small_site.chinese.indexes["regulations"]
    sent = {"index": index.pk, "issuing_body": "示例党委"}
    look = admin.post(address, {**sent, "file": docx(f"新的办法\n示例党发〔2026〕3号\n{FIRST}"), "look": "1"})
    assert look.context["look"].doubts == []
    assert [each.label for each in look.context["look"].clauses][:2] == ["第一章", "第一条"]
    assert not RegulationPage.objects.exists()
    again = look.context["import_form"].initial
    kept = admin.post(address, {**sent, "title": again["title"], "text": again["text"], "keep": "1"})
    page = RegulationPage.objects.get()
    assert kept.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.title, page.document_number, page.live) == ("新的办法", "示例党发〔2026〕3号", False)
    assert page.full_text.startswith("第一章")
    for wrong in ({}, {**sent}, {**sent, "file": SimpleUploadedFile("x.exe", b"MZ")}, {**sent, "text": "第一条 无题"}):
        assert admin.post(address, {**wrong, "keep": "1"}).context["import_form"].errors
    assert RegulationPage.objects.count() == 1


def test_a_new_text_is_looked_at_before_it_becomes_the_draft(
    rules: RegulationPage, scene: Scene, admin: Client
) -> None:
    clause = RegulationClause.objects.get(page=rules, anchor="a2")
    ClauseLink.objects.create(
        procedure=scene.version.procedure,
        part="states/review",
        page=str(rules.translation_key),
        clause="a2",
        digest=clause.digest,
        confirmed_at=clock.now(),
    )
    address = reverse("regulation_import", args=[rules.pk])
    look = admin.post(address, {"text": SECOND, "look": "1"}).context["look"]
    assert {each.change for each in look.differences} == {"added", "changed", "renumbered"}
    assert [each.link.part for each in look.touched] == ["states/review"]
    admin.post(address, {"text": SECOND, "keep": "1"})
    rules.refresh_from_db()
    assert rules.full_text == FIRST
    assert rules.get_latest_revision_as_object().full_text == SECOND
    assert admin.get(reverse("wagtailadmin_pages:edit", args=[rules.pk])).status_code == 200


def test_only_those_who_may_edit_see_the_screens(rules: RegulationPage, scene: Scene) -> None:
    client = Client()
    for name, arguments in (
        ("regulation_import_new", []),
        ("regulation_import", [rules.pk]),
        ("regulation_touches", [rules.pk]),
    ):
        client.logout()
        assert client.get(reverse(name, args=arguments)).status_code == 302
        client.force_login(scene.secretary.user, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse(name, args=arguments)).status_code in (302, 403)

"""What a case causes on the public site: once, however often it is delivered."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from cms.demo.tree import grow_trees
from cms.effects import CreatePage, PublishPage, UnpublishPage
from cms.models import CmsImage, MadePage, NoticePage, ShowcasePage
from forms.models import StoredFile
from organization.models import Unit, User
from processes.effects import Delivery, EffectFailed, effect_kinds
from processes.engine.model import PageSpec
from processes.models import Case, Procedure
from processes.services import load_pack
from processes.services.pack_files import PACKS

AT = datetime(2026, 9, 29, 3, 0, tzinfo=UTC)


def stored_picture(owner: User) -> StoredFile:
    picture, buffer = Image.new("RGB", (1280, 720), "#7d1417"), BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "private remark"
    picture.save(buffer, "JPEG", exif=exif)
    content = ContentFile(buffer.getvalue(), name="x.jpg")
    return StoredFile.objects.create(
        content=content,
        name="x.jpg",
        size=content.size,
        content_type="image/jpeg",
        sha256="0" * 64,
        width=1280,
        height=720,
        owner=owner,
        created_at=AT,
    )


@pytest.fixture
def case(demo_org: Any, drawn: Any, settings: Any, tmp_path: Any) -> Case:
    settings.MEDIA_ROOT = tmp_path
    picture = CmsImage(title="图", description="柱形", width=640, height=360, file=drawn.as_file())
    picture.save()
    grow_trees({"pylons_at_dawn": picture})
    load_pack(PACKS / "top_ten_selection")
    procedure = Procedure.objects.get(key="top_ten_selection")
    file = stored_picture(User.objects.get(username="m0335"))
    unit = Unit.objects.get(code="B13")
    figure = {"file": str(file.pk), "caption": "现场", "alt": "红色的图"}
    return Case.objects.create(
        number="SX-2026-0001",
        procedure=procedure,
        version=procedure.versions.get(status="published"),
        title="不停电的承诺",
        unit=unit,
        unit_path=unit.path,
        state="awarded",
        seq=9,
        entered_at=AT,
        opened_at=AT,
        updated_at=AT,
        values={
            "title": "不停电的承诺",
            "slogan": "能带不停",
            "category": "project",
            "branch": "B13",
            "background": "<p>背景<script>alert(1)</script></p>",
            "cover": {"file": str(file.pk)},
            "images": [figure, figure],
            "members": ["M0345"],
            "consent": True,
            "award_no": "示供党〔2026〕1号",
            "metrics": [{"name": "用时", "before": "38", "after": "17", "unit": "分钟"}],
            "total": "91.37",
        },
    )


def delivery(case: Case, key: str = "9:0", **config: Any) -> Delivery:
    return Delivery(
        key=f"{case.pk}:{key}",
        case=case,
        definition=case.definition,
        config=config,
        actor=None,
        at=AT,
        values=case.values,
    )


def test_effects_of_this_app_are_registered() -> None:
    kinds = effect_kinds()
    assert isinstance(kinds["create_page"], CreatePage)
    assert isinstance(kinds["publish_page"], PublishPage)
    assert isinstance(kinds["unpublish_page"], UnpublishPage)


def test_case_becomes_one_draft_however_often_it_is_delivered(case: Case) -> None:
    for _ in range(2):
        CreatePage().deliver(delivery(case, page="showcase"))
    page = ShowcasePage.objects.get()
    assert (page.live, page.title, page.unit.code, page.category_id) == (False, "不停电的承诺", "B13", "project")
    assert (page.source_case, page.award_no, page.score_band) == (case.pk, "示供党〔2026〕1号", "90–95")
    assert page.background == "<p>背景</p>"
    assert "91.37" not in str(page.serializable_data())
    assert [block.value["name"] for block in page.people] == ["示例-0345"]
    assert [row.change for row in page.comparisons] == [-55]
    assert MadePage.objects.get().field == "page"
    assert Client().get(page.url).status_code == 404


def test_picture_of_the_case_is_copied_once_and_cleaned(case: Case) -> None:
    CreatePage().deliver(delivery(case, page="showcase"))
    page = ShowcasePage.objects.get()
    copies = CmsImage.objects.filter(source_key__startswith="case:")
    assert [copy.pk for copy in copies] == [page.cover_id]
    assert b"private remark" not in copies[0].file.read()
    assert [block.value["image"].pk for block in page.images] == [page.cover_id] * 2


@pytest.mark.parametrize(
    ("page_type", "fields", "told"),
    [
        (
            "StoryPage",
            {"title": "title", "summary": "slogan", "body": "background", "cover": "cover", "images": "images"},
            {"search_description": "能带不停", "written_on": date(2026, 9, 29)},
        ),
        (
            "RegulationPage",
            {"title": "title", "document_number": "award_no", "body": "background"},
            {"document_number": "示供党〔2026〕1号", "full_text": "背景", "issued_on": date(2026, 9, 29)},
        ),
    ],
)
def test_a_story_and_a_regulation_are_made_of_a_case(
    case: Case, page_type: str, fields: dict[str, str], told: dict[str, Any]
) -> None:
    spec = PageSpec(key="made", page_type=page_type, fields=fields)

    CreatePage().deliver(
        replace(delivery(case, page="made"), definition=replace(case.definition, pages={"made": spec}))
    )

    page = MadePage.objects.get().page.specific

    assert (type(page).__name__, page.title, page.live) == (page_type, "不停电的承诺", False)
    assert {name: getattr(page, name) for name in told} == told


def test_missing_picture_fails_and_leaves_nothing(case: Case) -> None:
    case.values["cover"] = {"file": "00000000-0000-0000-0000-000000000000"}
    with pytest.raises(EffectFailed) as failure:
        CreatePage().deliver(delivery(case, page="showcase"))
    assert failure.value.code == "file_missing"
    assert (ShowcasePage.objects.count(), MadePage.objects.count()) == (0, 0)


def test_editor_publishes_and_the_case_knows_its_page(case: Case) -> None:
    CreatePage().deliver(delivery(case, page="showcase"))
    page = ShowcasePage.objects.get()
    page.get_latest_revision().publish()
    page.get_latest_revision().publish()
    assert Case.objects.get(pk=case.pk).values["page"] == page.pk
    assert case.history.filter(action="record").count() == 1
    assert Client().get(page.url).status_code == 200


def test_page_is_published_and_taken_down_by_effects(case: Case) -> None:
    CreatePage().deliver(delivery(case, page="showcase"))
    PublishPage().deliver(delivery(case, "10:0", page="showcase"))
    assert ShowcasePage.objects.get().live
    UnpublishPage().deliver(delivery(case, "11:0", page="showcase"))
    assert not ShowcasePage.objects.get().live


def test_publishing_a_page_that_was_never_made_fails(case: Case) -> None:
    with pytest.raises(EffectFailed) as failure:
        PublishPage().deliver(delivery(case, "10:0", page="showcase"))
    assert failure.value.code == "page_missing"


def test_notice_runs_five_working_days_over_the_holidays(case: Case) -> None:
    texts = {"title": {"zh-hans": "公示:{title}"}, "body": {"zh-hans": "<b>{unit}</b> 申报"}}
    notice = delivery(case, "7:1", page_type="NoticePage", days="5", **texts)
    for _ in range(2):
        PublishPage().deliver(notice)
    page = NoticePage.objects.get()
    assert (page.live, page.title) == (True, "公示:不停电的承诺")
    assert (str(page.publicity_start), str(page.publicity_end)) == ("2026-09-29", "2026-10-10")
    assert "<b>" not in str(page.body[0].value.source)
    UnpublishPage().deliver(replace(notice, key=f"{case.pk}:8:0"))
    assert not NoticePage.objects.get().live


def test_configuration_without_page_is_a_problem(case: Case) -> None:
    definition = case.definition
    assert [one.code for one in CreatePage().problems({}, definition)] == ["effect_setting_missing"]
    assert CreatePage().problems({"page": "showcase"}, definition) == []
    assert [one.path for one in PublishPage().problems({"page_type": "NoticePage"}, definition)] == ["title", "body"]

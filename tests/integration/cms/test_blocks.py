"""What an editor writes pages with: each block is explained, shown before it is chosen, and drawn."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cms.blocks import BodyBlock
from cms.models import Recording, RegulationPage
from cms.queries.live_figures import live_figures
from organization.models import Post
from processes.models import Procedure
from processes.services import load_pack
from processes.services.pack_files import PACKS

BLOCKS = BodyBlock().child_blocks


@pytest.fixture
def sound(small_site: Any) -> Recording:
    row = Recording(title="录音", content_type="audio/mpeg", captions_zh="WEBVTT\n\n00:00.000 --> 00:01.000\n誓词\n")
    row.file.save("x.mp3", ContentFile(b"0123456789"))
    return row


def test_every_block_is_explained_and_can_be_seen_before_it_is_chosen(small_site: Any, cast: Any) -> None:
    client = Client()
    client.force_login(cast.admin)
    for name, block in BLOCKS.items():
        assert block.get_description(), name
        assert block.is_previewable, name
        preview = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        assert preview.status_code == 200, name


def drawn(small_site: Any, client: Client | None = None, **block: Any) -> str:
    ((name, value),) = block.items()
    story = small_site.story("t1", body=[{"type": name, "value": value}])
    answer = (client or Client()).get(story.url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_people_are_those_who_hold_the_post_now_and_named_only_when_asked(small_site: Any, cast: Any) -> None:
    post = Post.objects.get(key="secretary")
    member = cast.secretary.as_member
    row = {"unit": cast.branch.pk, "post": post.pk, "duty": "台账"}
    page = drawn(small_site, people={"title": "找谁", "rows": [row], "names_shown": False})
    assert "台账" in page
    assert post.label in page
    assert member.name not in page
    story = small_site.story(
        "t2", body=[{"type": "people", "value": {"title": "", "rows": [row], "names_shown": True}}]
    )
    assert member.name in Client().get(story.url).content.decode()


def test_figures_are_counted_and_small_registers_are_not_told(small_site: Any, cast: Any, settings: Any) -> None:
    rows = [
        {"what": "members", "unit": cast.branch.pk, "procedure": None, "register": None, "name": "支部党员"},
        {"what": "cases", "unit": None, "procedure": None, "register": None, "name": "没有流程"},
    ]
    page = drawn(small_site, facts={"rows": rows})
    assert "支部党员" in page
    assert "没有流程" not in page


def test_figures_about_few_people_are_not_told(small_site: Any, cast: Any) -> None:
    load_pack(PACKS / "org_life_meeting")
    asked = {
        "what": "cases",
        "unit": cast.branch,
        "procedure": Procedure.objects.get(),
        "register": None,
        "name": "办结",
    }
    assert [(one.number, one.few) for one in live_figures([asked])] == [(5, True)]


def test_a_figure_asks_which_procedure_is_meant() -> None:
    fact = BLOCKS["facts"].child_blocks["rows"].child_block
    value = fact.to_python({"what": "cases", "unit": None, "procedure": None, "register": None, "name": ""})
    with pytest.raises(ValidationError):
        fact.clean(value)


def test_sound_is_no_video(sound: Recording) -> None:
    video, audio = BLOCKS["video"], BLOCKS["audio"]
    assert audio.clean(audio.to_python({"audio": sound.pk, "caption": ""}))["audio"] == sound
    with pytest.raises(ValidationError):
        video.clean(video.to_python({"video": sound.pk, "caption": ""}))


def test_what_a_public_page_plays_is_public_and_what_none_plays_is_not(small_site: Any, sound: Recording) -> None:
    assert Client().get(sound.url).status_code == 404
    page = drawn(small_site, audio={"audio": sound.pk, "caption": "领誓"})
    assert "誓词" in page
    assert "<audio" in page
    assert Client().get(sound.url).getvalue() == b"0123456789"


def test_clauses_are_quoted_as_they_stand(small_site: Any) -> None:
    index = small_site.chinese.indexes["regulations"]
    regulation = RegulationPage(
        slug="r1",
        title="条例",
        issuing_body="示例委员会",
        issued_on="2026-01-01",
        locale=index.locale,
        full_text="第一条 每月一次。\n第二条 做好记录。",
    )
    index.add_child(instance=regulation)
    regulation.save_revision().publish()
    clause = regulation.clauses.get(label="第二条")
    page = drawn(small_site, clauses={"clauses": [clause.pk]})
    assert "做好记录" in page
    assert f"#{clause.anchor}" in page
    privacy = PageViewRestriction.objects.create(page=index, restriction_type="login")
    assert "做好记录" not in Client().get("/stories/t1/").content.decode()
    privacy.delete()
    regulation.unpublish()
    assert "做好记录" not in Client().get("/stories/t1/").content.decode()


def test_whoever_may_start_gets_the_button_and_others_the_reason(small_site: Any, cast: Any) -> None:
    load_pack(PACKS / "org_life_meeting")
    procedure = Procedure.objects.get()
    address = reverse("start-procedure", args=[procedure.key])
    body = [{"type": "starter", "value": {"procedure": procedure.pk, "words": "请填写"}}]
    story = small_site.story("t1", body=body)
    offered = {}
    for name in ("anonymous", "secretary", "member"):
        client = Client()
        if name != "anonymous":
            client.force_login(getattr(cast, name))
        offered[name] = address in client.get(story.url).content.decode()
    assert offered == {"anonymous": True, "secretary": True, "member": False}


def test_a_map_wants_both_numbers_of_a_place(small_site: Any) -> None:
    place = BLOCKS["map"].child_blocks["places"].child_block
    value = {"name": "活动室", "note": "", "across": 10, "down": None, "latitude": None, "longitude": None}
    with pytest.raises(ValidationError):
        place.clean(place.to_python(value))
    places = [{**value, "down": 20}, {**value, "across": None, "latitude": "46.588", "longitude": "125.104"}]
    image = {"image": small_site.picture.pk, "decorative": True, "alt_text": ""}
    page = drawn(small_site, map={"title": "怎么走", "plan": image, "places": places})
    assert "geo:46.588,125.104" in page
    assert 'cx="100"' in page

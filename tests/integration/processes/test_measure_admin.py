"""An indicator is written in the browser: checked, tried, kept; what is wrong is told beside the question."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from processes.admin.measures import MeasureViewSet
from processes.models import StoredMeasure
from processes.services.measures.packs import exported_measures, has_new_measures, take_measures
from processes.services.pack_files import PACKS
from tests.verb_scenes import VerbScene

pytestmark = pytest.mark.django_db
SAID = {
    "title_zh": "指标", "key": "mine", "kind": "indicator", "is_active": "on", "of": "cases", "when": "opened",
    "how": "count", "every": "month", "roll_up": "pool", "direction": "up", "shown_as": "number",
    "seen_by": "overseers", "least": "0", "need": "1", "warn_days": "10",
}  # fmt: skip


def answered(instance: StoredMeasure | None = None, **said: Any) -> Any:
    form = MeasureViewSet().get_edit_handler().get_form_class()
    return form({**SAID, **said}, instance=instance or StoredMeasure())


def test_what_the_form_says_is_the_definition_and_what_it_does_not_know_stays() -> None:
    procedure = VerbScene("single").version.procedure
    stored = StoredMeasure(key="mine", document={"key": "mine", "examples": [], "note": {"zh-hans": "注"}})
    form = answered(stored, procedure_key=procedure.key, where="was_in('check')", target="0.9", kinds=["branch"])

    assert form.is_valid(), form.errors
    assert form.document() == {
        "key": "mine", "title": {"zh-hans": "指标", "en": "指标"},
        "source": {"of": "cases", "procedure": procedure.key}, "when": "opened", "where": "was_in('check')",
        "how": "count", "every": "month", "roll_up": "pool", "direction": "up", "shown_as": "number",
        "seen_by": "overseers", "least": 0, "need": 1, "warn_days": 10, "target": "0.9", "kinds": ["branch"],
        "examples": [], "note": {"zh-hans": "注"},
    }  # fmt: skip
    again = answered(form.save(), procedure_key=procedure.key)
    assert again.initial["where"] == "was_in('check')"
    assert again.initial["procedure_key"] == procedure.key


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"where": "was_in('nowhere')"}, "where"),
        ({"where": "colour == 'red'"}, "where"),
        ({"where": "title =="}, "where"),
        ({"how": "share"}, "value"),
        ({"when": "on"}, "on"),
        ({"when": "on", "on": "nothing"}, "on"),
        ({"unit": "nothing"}, "unit"),
        ({"of": "rows", "table": "nothing"}, "table"),
        ({"procedure_key": ""}, "procedure_key"),
        ({"title_zh": ""}, "title_zh"),
    ],
)
def test_what_is_wrong_is_told_beside_the_question(said: dict[str, str], place: str) -> None:
    procedure = VerbScene("single").version.procedure
    form = answered(**{"procedure_key": procedure.key, **said})

    assert not form.is_valid()
    assert place in form.errors


def test_a_draft_is_tried_without_keeping_it_and_only_by_those_who_may() -> None:
    scene = VerbScene("single")
    scene.at("check")
    said = {**SAID, "procedure_key": scene.version.procedure.key, "try_unit": scene.branch.code, "try_span": "x"}
    client = Client()
    client.force_login(scene.admin)
    told = client.post(reverse("processes_measure_try_new"), said)

    assert told.status_code == 200
    assert told.context["trial"].value == 1
    assert not StoredMeasure.objects.exists()
    wrong = client.post(reverse("processes_measure_try_new"), {**said, "where": "colour"})
    assert "trial" not in wrong.context
    assert b"colour" in wrong.content
    assert scene.secretary.user is not None
    client.force_login(scene.secretary.user)
    assert client.post(reverse("processes_measure_try_new"), said).status_code in (302, 403)


def test_the_screens_open() -> None:
    scene = VerbScene("single")
    path = PACKS / "org_life_meeting"
    take_measures(path, scene.version.procedure)
    client = Client()
    client.force_login(scene.admin)

    listed = client.get(reverse(MeasureViewSet().get_url_name("list")))
    assert "三会一课完成率" in listed.content.decode()
    stored = StoredMeasure.objects.get(key="makeup_rate")
    shown = client.get(reverse(MeasureViewSet().get_url_name("edit"), args=[stored.pk]))
    assert shown.status_code == 200
    assert "row_made_up_on" in shown.content.decode()
    assert not has_new_measures(path)
    assert len(exported_measures(scene.version.procedure)["duties"]) == 5
    StoredMeasure.objects.filter(key="makeup_rate").update(taken={})
    assert has_new_measures(path)

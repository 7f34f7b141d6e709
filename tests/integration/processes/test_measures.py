"""Figures and duties of real cases: counted, followed, verified, seen by whom they concern, frozen in cases."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db.models.signals import post_save
from django.test import Client
from django.urls import reverse

from organization import clock
from organization.models import Member, Unit, User
from processes.engine.spans import span_of
from processes.models import Case, DutyExemption, HistoryEntry, MeasurePart, StoredMeasure
from processes.queries.measures.duties import standings
from processes.queries.measures.figures import indicator_called, value_for
from processes.services.measures.counting import count_due, recount, recount_changed
from processes.services.measures.exempting import ExemptionRefused, exempt, lift
from processes.services.measures.packs import merged
from processes.services.measures.verifying import differences
from tests import builders
from tests.procedures import publish, words
from tests.verb_scenes import VerbScene, document

pytestmark = pytest.mark.django_db


def stored(key: str, procedure: Any, kind: str = "indicator", **members: Any) -> StoredMeasure:
    source = {"of": "cases", "procedure": procedure.key}
    document = {"key": key, "title": {"zh-hans": "指标", "en": "Figure"}, "source": source, **members}
    return StoredMeasure.objects.create(key=key, kind=kind, procedure=procedure, document=document)


def page(actor: Any, name: str, *arguments: Any, **query: str) -> tuple[int, str]:
    client = Client()
    client.force_login(actor)
    answer: Any = client.get(reverse(name, args=arguments), query)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body.decode(errors="replace")


def value(key: str, unit: Unit, span: Any) -> Decimal | None:
    stored = indicator_called(key)
    return value_for(stored, unit, span) if stored is not None else None


def person(member: Member) -> User:
    """The login of a member that surely has one."""
    assert member.user is not None
    return member.user


def month() -> Any:
    return span_of("month", clock.today())


def test_counting_makes_no_work_for_the_next_look(django_capture_on_commit_callbacks: Any) -> None:
    scene = VerbScene("single")
    scene.at("check")
    stored("opened", scene.version.procedure, when="opened", every="month")
    saved: list[Any] = []

    def heard(**sent: Any) -> None:
        saved.append(sent["instance"])

    post_save.connect(heard, sender=StoredMeasure)
    try:
        with django_capture_on_commit_callbacks() as later:
            count_due()
    finally:
        post_save.disconnect(heard, sender=StoredMeasure)
    assert (saved, later) == ([], [])


def test_a_figure_is_counted_followed_verified_and_led_back_to_its_cases() -> None:
    scene = VerbScene("single")
    first = scene.at("check")
    count = stored("opened", scene.version.procedure, when="opened", every="month")

    count_due()
    assert value("opened", scene.branch, month()) == 1
    assert value("opened", scene.committee, month()) == 1
    second = scene.at("check")
    count.refresh_from_db()
    assert recount_changed(scene.version.procedure.key, [count]) >= 1
    assert value("opened", scene.branch, month()) == 2
    assert differences([count]) == []
    MeasurePart.objects.filter(case=second).update(number=5)
    assert len(differences([count])) == 1
    recount([count])

    status, text = page(scene.secretary.user, "figure-behind", "opened")
    assert status == 200
    assert first.number in text
    assert second.number in text
    assert "2" in page(scene.secretary.user, "figure", "opened")[1]
    assert "opened" in page(scene.secretary.user, "figures")[1]
    assert scene.branch.code in page(scene.admin, "figure", "opened", unit=scene.committee.code, **{"as": "csv"})[1]
    assert page(scene.admin, "figure", "opened", **{"as": "xlsx"})[0] == 200


def test_whoever_oversees_nothing_sees_no_figure_and_of_another_branch_nobody_sees_anything() -> None:
    scene = VerbScene("single")
    case = scene.at("check")
    recount([stored("opened", scene.version.procedure, when="opened", every="month")])
    elsewhere = builders.make_unit("Y2", parent=scene.committee)
    stranger = builders.make_member("YSTRANGER", branch=elsewhere)
    assert page(stranger.user, "figure", "opened")[0] == 404
    assert page(stranger.user, "figure-behind", "opened")[0] == 404
    builders.make_assignment(stranger, "secretary", elsewhere)
    for query in ({}, {"unit": scene.branch.code}, {"unit": scene.committee.code}, {"as": "csv"}):
        status, text = page(stranger.user, "figure", "opened", **query)
        assert status == 200
        assert scene.branch.label not in text
        assert case.number not in page(stranger.user, "figure-behind", "opened", **query)[1]


def test_members_see_their_own_branch_where_the_figure_says_so_but_not_of_too_few() -> None:
    scene = VerbScene("single")
    scene.at("check")
    recount([stored("opened", scene.version.procedure, when="opened", every="month", seen_by="members", least=5)])
    member = builders.make_member("YPLAIN", branch=scene.branch)

    status, text = page(member.user, "figure", "opened", span=month().key)
    assert status == 200
    assert "5" in text
    assert page(member.user, "figure-behind", "opened")[0] == 404


@pytest.mark.parametrize("query", [{"span": "x"}, {"length": "day"}, {"unit": "no"}, {"span": "2026-Q9", "page": "x"}])
def test_an_address_that_makes_no_sense_is_no_error(query: dict[str, str]) -> None:
    scene = VerbScene("single")
    stored("opened", scene.version.procedure, when="opened", every="month")
    StoredMeasure.objects.create(key="broken", document={"key": "broken"})
    for name in ("figures", "duties"):
        assert page(scene.admin, name, **query)[0] == 200
    for name in ("figure", "figure-behind"):
        assert page(scene.admin, name, "opened", **query)[0] == 200
        assert page(scene.admin, name, "broken", **query)[0] == 404


def duty_of(scene: VerbScene) -> StoredMeasure:
    return stored(
        "duty", scene.version.procedure, "duty", when="opened", every="month", kinds=["branch"], starts_on="2026-01-01"
    )


def states(duty: StoredMeasure, unit: Unit, last: date) -> list[str]:
    first = date(last.year, last.month, 1) - timedelta(days=40)
    return [each.state for each in standings([duty], first, last, clock.today(), {unit.pk})]


def test_a_duty_is_done_by_evidence_missing_when_the_month_is_over_and_excused_by_those_above() -> None:
    scene = VerbScene("single")
    duty = duty_of(scene)
    case = scene.at("check")
    recount([duty])
    today = clock.today()
    assert states(duty, scene.branch, month().last)[-1] == "met"
    assert case.title in page(scene.secretary.user, "duty", "duty", scene.branch.code, month().key)[1]

    with time_machine.travel(clock.now() + timedelta(days=45)):
        span = span_of("month", month().first - timedelta(days=1))
        if span.key != span_of("month", today).key:
            assert states(duty, scene.branch, span.last)[-1] == "missing"
        with pytest.raises(ExemptionRefused, match="not_allowed"):
            exempt(duty=duty, unit=scene.branch, span=span, reason="on a mission", by=person(scene.secretary))
        with pytest.raises(ExemptionRefused, match="no_reason"):
            exempt(duty=duty, unit=scene.branch, span=span, reason=" ", by=scene.admin)
        made = exempt(duty=duty, unit=scene.branch, span=span, reason="on a mission", by=scene.admin)
        with pytest.raises(ExemptionRefused, match="already"):
            exempt(duty=duty, unit=scene.branch, span=span, reason="on a mission", by=scene.admin)
        assert "on a mission" in page(scene.secretary.user, "duty", "duty", scene.branch.code, span.key)[1]
        lift(exemption_id=made.pk, by=scene.admin)
        with pytest.raises(ExemptionRefused, match="not_there"):
            lift(exemption_id=made.pk, by=scene.admin)
    assert DutyExemption.objects.get().lifted_at is not None


def test_the_calendar_shows_branches_by_month_and_one_unit_over_the_year() -> None:
    scene = VerbScene("single")
    duty_of(scene)
    scene.at("check")
    count_due()
    status, text = page(scene.admin, "duties")
    assert status == 200
    assert scene.branch.label in text
    assert "1/1" in text
    assert page(scene.admin, "duties", unit=scene.branch.code)[0] == 200
    assert scene.branch.code in page(scene.admin, "duties", **{"as": "csv"})[1]
    member = builders.make_member("YPLAIN", branch=scene.branch)
    assert page(member.user, "duties")[0] == 200
    assert page(member.user, "duty", "duty", scene.committee.code, month().key)[0] == 404


def test_those_above_excuse_a_branch_on_the_page_and_take_it_back() -> None:
    scene = VerbScene("single")
    duty_of(scene)
    span = span_of("month", month().first - timedelta(days=1))
    address = reverse("duty", args=["duty", scene.branch.code, span.key])
    client = Client()
    client.force_login(person(scene.secretary))
    client.post(address, {"reason": "we were away"})
    assert not DutyExemption.objects.exists()
    client.force_login(person(scene.office[0]))
    client.post(address, {"reason": "they were away"})
    made = DutyExemption.objects.get()
    assert (made.by, made.span, made.unit_path) == (scene.office[0].user, span.key, scene.branch.path)
    assert "they were away" in client.get(address).content.decode()
    client.post(reverse("duty-lift", args=[made.pk]))
    made.refresh_from_db()
    assert made.lifted_by == scene.office[0].user


def test_what_stands_is_counted_anew_on_another_day() -> None:
    scene = VerbScene("single")
    late = stored("late", scene.version.procedure, when="standing", every="month", where="opened_on() < as_of()")
    scene.at("check")
    count_due()
    assert value("late", scene.branch, month()) == Decimal(0)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        count_due()
        assert value("late", scene.branch, month()) == Decimal(1)
    assert Case.objects.count() == 1
    assert HistoryEntry.objects.filter(case__procedure=late.procedure).exists()


def test_the_command_computes_verifies_and_names_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    scene = VerbScene("single")
    stored("opened", scene.version.procedure, when="opened", every="month")
    scene.at("check")
    call_command("indicators", "compute")
    call_command("indicators", "verify")
    assert "1 agree" in capsys.readouterr().out
    MeasurePart.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("indicators", "verify", "opened")
    assert "opened" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("side", "target", "title"), [(None, "0.9", "ours"), ("ours", "0.9", "ours"), ("theirs", "0.8", "new")]
)
def test_a_pack_brings_news_without_losing_what_was_changed_here(side: Any, target: str, title: str) -> None:
    base = {"title": "old", "target": "1", "every": "month"}
    ours = {"title": "ours", "target": "0.9", "every": "month"}
    theirs = {"title": "new", "target": "0.8", "every": "quarter"}

    assert merged(base, ours, theirs, side) == {"title": title, "target": target, "every": "quarter"}


def test_a_case_keeps_the_figure_of_the_moment_and_the_points_it_earned() -> None:
    scene = VerbScene("single")
    scene.at("check")
    counted = stored("opened", scene.version.procedure, when="opened", every="month", full="4")
    recount([counted])
    criteria = [
        {"key": "opened", "title": words("Opened"), "maximum": 8},
        {"key": "more", "title": words("More"), "maximum": 2},
    ]
    told = document("all") | {
        "key": "frozen",
        "rubrics": [{"key": "marks", "title": words("Marks"), "criteria": criteria}],
    }
    told["form"]["fields"] += [
        {"key": "year", "type": "year", "label": words("Year"), "default": str(clock.today().year)},
        {"key": "held", "type": "decimal", "label": words("Held"), "config": {"places": 2}},
        {"key": "marks", "type": "score", "label": words("Marks"), "config": {
            "rubric": "marks", "places": 1,
            "criteria": [
                {"key": each["key"], "label": each["title"], "max": str(each["maximum"])} for each in criteria
            ],
        }},
    ]  # fmt: skip
    told["transitions"][0]["effects"] = [
        {"kind": "freeze_figures", "field": "held", "period": "year", "indicator": "opened"},
        {"kind": "freeze_figures", "field": "marks", "period": "year"},
    ]
    scene.version = publish(told)
    case = scene.at("check")
    scene.at("check")
    recount([counted])

    assert Decimal(str(case.values["held"])) == 1
    assert case.values["marks"] == {"points": {"opened": "2.0", "more": "0"}, "total": "2.0"}

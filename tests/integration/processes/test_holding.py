"""What others hold: a place at a time, a certificate."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from forms.engine.expressions import fact_key
from forms.models import Form
from forms.services import submit_record
from organization import clock
from organization.models import Member
from processes.models import Case, Certificate
from processes.numbering import case_number
from processes.queries.facts import answers, asking
from processes.queries.holding_facts import batch_count
from processes.services import ActionRefused, load_pack, start_case
from processes.services.pack_files import PACKS
from tests import builders
from tests.procedures import APPROVAL, Scene, act, publish, words

pytestmark = pytest.mark.django_db
CALLS = [("no_overlap", ("thing", "begins", end)) for end in ("ends", "until")]
KEYS = [fact_key(*call) for call in CALLS]


@pytest.fixture
def scene() -> Scene:
    return Scene(approvers=1)


def booked(scene: Scene, venue: str, hour: int) -> Case:
    """Returns a booking of two hours in three days."""
    case = start_case(procedure="venue_booking", unit=scene.branch, actor=scene.author.user, token=str(uuid4()))
    start = clock.now().replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=3)
    data = {
        "venue": venue, "start_at": start.isoformat(), "end_at": (start + timedelta(hours=2)).isoformat(),
        "purpose": "meetings", "headcount": "10",
    }  # fmt: skip
    act(case, "submit", scene.author.user, data)
    case.refresh_from_db()
    return case


def test_a_room_is_booked_once_at_a_time(scene: Scene) -> None:
    load_pack(PACKS / "venue_booking")
    load_pack(PACKS / "venue_booking")
    keeper = builders.make_member("ZKEEP", branch=scene.branch)
    form, admin = Form.objects.get(key="venues"), builders.make_user("zadmin", is_superuser=True)
    venues: dict[str, Any] = {
        name: submit_record(
            form=form,
            user=admin,
            data={"name": name, "capacity": "40", "keeper": keeper.code, "approval": approval},
            unit=scene.branch,
        )
        for name, approval in (("Hall", "auto"), ("Studio", "keeper"))
    }

    first = booked(scene, str(venues["Hall"].pk), 8)

    assert (first.state, first.values["capacity"], first.values["keeper"]) == ("approved", 40, "ZKEEP")
    assert booked(scene, str(venues["Hall"].pk), 9).state == "rejected"
    assert booked(scene, str(venues["Hall"].pk), 10).state == "approved"
    asked = booked(scene, str(venues["Studio"].pk), 9)
    assert (asked.state, asked.todos.get(status="open").candidates.get().member.code) == ("auto_check", "ZKEEP")
    act(first, "cancel", scene.author.user)
    assert booked(scene, str(venues["Hall"].pk), 9).state == "rejected"
    assert booked(scene, str(venues["Hall"].pk), 8).state == "approved"


@pytest.mark.parametrize(
    ("answer", "word"), [(True, "true"), (False, "false"), (5, "5"), ("five", "five"), (["a", "b"], "b")]
)
def test_answers_are_counted_as_formulas_write_them(scene: Scene, answer: object, word: str) -> None:
    case = scene.started()
    case.values = {"star": answer}
    assert batch_count(asking(case), "star", word) == 1
    assert batch_count(asking(case), "star", "True") == 0


def test_a_paused_booking_holds_its_room_and_a_day_lasts_until_its_end(scene: Scene) -> None:
    thing, *days = (
        {"key": key, "type": kind, "label": words(key)}
        for key, kind in (("thing", "text"), ("begins", "date"), ("ends", "datetime"), ("until", "date"))
    )
    draft = APPROVAL["states"][0] | {"writable": ["title", "amount", "thing", "begins", "ends", "until"]}
    publish(
        APPROVAL
        | {
            "form": APPROVAL["form"] | {"fields": [*APPROVAL["form"]["fields"], thing, *days]},
            "states": [draft, *APPROVAL["states"][1:]],
        }
    )
    held, asked = scene.started(), scene.started()
    values = {"thing": "Hall", "begins": "2026-06-02", "ends": "2026-06-02T10:00:00+08:00", "until": "2026-06-02"}
    Case.objects.filter(pk=held.pk).update(state="review", status="suspended", values=values)
    asked.values = values
    assert answers(CALLS, asking(asked)) == dict.fromkeys(KEYS, False)
    asked.values = values | {"begins": "2026-06-03", "ends": "2026-06-03T10:00:00+08:00", "until": "2026-06-03"}
    assert answers(CALLS, asking(asked)) == dict.fromkeys(KEYS, True)
    Case.objects.filter(pk=held.pk).update(status="closed", closed_at=clock.now())
    asked.values = values
    assert answers(CALLS, asking(asked)) == dict.fromkeys(KEYS, True)


@pytest.mark.parametrize("guard", ["has_certificate('mentor', 'DEV')", "holds"])
def test_a_certificate_counts_while_it_is_valid_also_of_somebody_named_just_now(scene: Scene, guard: str) -> None:
    mentor = {"key": "mentor", "type": "person", "label": words("Mentor")}
    holds = {
        "key": "holds", "type": "computed", "label": words("Holds"), "computed": "has_certificate('mentor', 'DEV')",
        "config": {"result": "bool"},
    }  # fmt: skip
    fields = [*APPROVAL["form"]["fields"], mentor, holds]
    draft = APPROVAL["states"][0] | {"writable": ["title", "amount", "mentor"]}
    submit = APPROVAL["transitions"][0] | {"guard": guard}
    publish(
        APPROVAL
        | {
            "form": APPROVAL["form"] | {"fields": fields},
            "states": [draft, *APPROVAL["states"][1:]],
            "transitions": [submit, *APPROVAL["transitions"][1:]],
        }
    )
    case, today = scene.started(), clock.today()
    held = Certificate.objects.create(
        case=case, delivery_key="x", number="DEV-2025-0001", holder=scene.secretary, issued_on=today,
        expires_on=today - timedelta(days=1),
    )  # fmt: skip
    data = {"title": "x", "mentor": scene.secretary.code}

    with pytest.raises(ActionRefused, match="guard"):
        act(case, "submit", scene.author.user, data)
    held.expires_on, held.number = None, "dev-2025-0001"
    held.save()
    with pytest.raises(ActionRefused, match="guard"):
        act(case, "submit", scene.author.user, data)
    held.number = "DEV-2025-0001"
    held.save()
    act(case, "submit", scene.author.user, data)
    case.refresh_from_db()
    assert case.state == "review"


def test_facts_about_the_place_and_its_people(scene: Scene) -> None:
    case, today = scene.started(), clock.today()
    builders.make_unit("ZG", kind="group", parent=scene.branch)
    builders.make_unit("ZGX", kind="group", parent=scene.branch, dissolved_on=today)
    Member.objects.filter(code="ZAUTHOR").update(birth_year=today.year - 30, status="probationary", voting_right=False)
    Certificate.objects.create(
        case=case, delivery_key="x", number="DEV-2025-0001", holder=scene.secretary, issued_on=today
    )
    case.values = {"one": "ZAUTHOR", "both": ["ZAUTHOR", "ZSEC"], "full": ["ZSEC"]}
    told = {
        ("role_exists", ("branch_secretary",)): True,
        ("role_exists", ("general_branch_committee",)): False,
        ("units_below", ("group",)): 1,
        ("full_members", ("both",)): False,
        ("full_members", ("full",)): True,
        ("member_value", ("one", "age")): 30,
        ("member_value", ("one", "status")): "probationary",
        ("member_value", ("one", "code")): None,
        ("actor_has_certificate", ("DEV",)): True,
    }
    assert answers(told, asking(case, scene.secretary)) == {fact_key(*call): told[call] for call in told}
    assert not answers([("actor_has_certificate", ("DEV",))], asking(case, scene.author)).popitem()[1]


def test_procedures_with_the_same_initials_share_the_numbers_and_what_was_given_stays(scene: Scene) -> None:
    numbered = scene.started()
    Case.objects.filter(pk=numbered.pk).update(number="MD-2026-0041")
    given = [case_number(key, 2026) for key in ("major_decision", "membership_development", "major_decision")]
    assert given == ["MD-2026-0042", "MD-2026-0043", "MD-2026-0044"]

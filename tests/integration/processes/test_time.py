"""Deadlines, reminders and publicity: told once, counted in working days."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from organization import clock
from organization.models import Notice
from processes.models import Campaign, Case, OutboxRow, Timer, TimerStatus, Todo
from processes.queries import available_actions
from processes.queries.facts import asking, timer_elapsed
from processes.queries.invariants import violations
from processes.services import ActionRefused
from processes.services.outbox import deliver_outbox
from processes.services.timers import fire_timers
from tests.procedures import APPROVAL, Scene, act, publish, words

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> time_machine.travel:
    return time_machine.travel(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI), tick=False)


def test_reminders_and_escalations_are_told_once() -> None:
    with at("2026-06-01 10:00"):
        scene = Scene(approvers=1)
        case = scene.submitted()
        due = Timer.objects.get(case=case, kind="due")
        assert due.due_at.astimezone(SHANGHAI).date().isoformat() == "2026-06-05"
        assert fire_timers() == 0
        deliver_outbox(worker="test")
        Notice.objects.all().delete()
    with at("2026-06-04 09:30"):
        assert fire_timers() == 2
        assert fire_timers() == 0
        deliver_outbox(worker="test")
        assert Notice.objects.filter(recipient=scene.approvers[0]).count() == 1
    with at("2026-06-09 08:00"):
        assert fire_timers() == 2
        deliver_outbox(worker="test")
        assert Notice.objects.filter(recipient=scene.secretary.user).count() == 1
        assert Timer.objects.filter(case=case, kind="escalate", status=TimerStatus.PENDING).count() == 1
        assert list(violations()) == []


def test_after_a_standstill_there_is_one_message() -> None:
    with at("2026-06-01 10:00"):
        scene = Scene(approvers=1)
        cases = [scene.submitted() for _ in range(5)]
        deliver_outbox(worker="test", limit=100)
        Notice.objects.all().delete()
    with at("2026-06-20 10:00"):
        fire_timers()
        deliver_outbox(worker="test", limit=100)
        assert Notice.objects.filter(recipient=scene.approvers[0]).count() == 1
        assert Notice.objects.filter(recipient=scene.secretary.user).count() == 1
        assert not Timer.objects.filter(status=TimerStatus.PENDING, due_at__lte=clock.now()).exists()
    assert len(cases) == 5


def test_publicity_counts_from_its_first_day_also_when_it_comes_again() -> None:
    """A date typed before that day, later on too, does not end it sooner; coming again does not begin it anew."""
    date_field = {"key": "on", "type": "date", "label": words("On")}
    review = APPROVAL["states"][1] | {"kind": "publicity", "config": {"working_days": 5, "since": "on"}, "timers": []}
    review["writable"] = ["on"]
    approve = APPROVAL["transitions"][1] | {"guard": "timer_elapsed('publicity')"}
    with at("2026-06-01 10:00"):
        scene = Scene(approvers=1)
        publish(
            APPROVAL
            | {
                "form": APPROVAL["form"] | {"fields": [*APPROVAL["form"]["fields"], date_field]},
                "states": [APPROVAL["states"][0], review, *APPROVAL["states"][2:]],
                "transitions": [APPROVAL["transitions"][0], approve, *APPROVAL["transitions"][2:]],
            }
        )
        case = scene.submitted()
    with at("2026-06-03 10:00"):
        with pytest.raises(ActionRefused, match="guard"):
            act(case, "approve", scene.approvers[0], {"on": "2026-01-05"})
        act(case, "back", scene.approvers[0], {"on": "2026-01-05"}, comment="Again.")
        act(case, "submit", scene.author.user)
        due = Timer.objects.get(case=case, kind="due", status=TimerStatus.PENDING)
        assert due.due_at.astimezone(SHANGHAI).date().isoformat() == "2026-06-05"
    with at("2026-06-06 00:00"):
        act(case, "approve", scene.approvers[0])


def test_leaving_the_state_cancels_its_timers() -> None:
    scene = Scene(approvers=1)
    case = scene.submitted()
    act(case, "approve", scene.approvers[0])
    assert set(case.timers.values_list("status", flat=True)) == {"cancelled"}


def test_publicity_of_five_working_days_over_the_holiday(campaign: Campaign) -> None:
    """2026-09-29 and five working days end with 2026-10-10; the next moment is 2026-10-11 00:00."""
    from tests.selection import published_for_publicity

    with at("2026-09-29 11:00"):
        case, organizer = published_for_publicity(campaign)
    with at("2026-10-10 23:59"):
        assert not timer_elapsed(asking(case), "publicity")
        offer = next(each for each in available_actions(case, organizer) if each.key == "award")
        assert offer.refusal_code == "guard"
    with at("2026-10-11 00:00"):
        act(case, "award", organizer)
        case = Case.objects.get(pk=case.pk)
        assert case.state == "awarded"
        assert case.values["award_no"] == "党组命〔2026〕1号"
        assert case.printouts.count() == 2
        assert OutboxRow.objects.filter(case=case, kind="create_page").count() == 1
        assert Todo.objects.filter(case=case, status="open", role="publicity_editor").count() == 1

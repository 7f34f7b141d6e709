from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from organization.models import Assignment, Delegation, Membership, Notice
from organization.services import load_reference_data, send_notice
from tests import builders
from tests.integration.conftest import Cast


def _is_refused(write: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def test_one_open_formal_membership_per_member(cast: Cast) -> None:
    member = cast.member.member
    row = {"member": member, "unit": cast.other_branch}
    assert _is_refused(lambda: Membership.objects.create(**row, start_on=date(2026, 1, 1)))
    Membership.objects.create(**row, kind="temporary", start_on=date(2026, 1, 1))


def test_formal_memberships_share_no_day(cast: Cast) -> None:
    member = cast.member.member
    member.memberships.update(end_on=date(2025, 12, 31))
    row = {"member": member, "unit": cast.other_branch}
    assert _is_refused(lambda: Membership.objects.create(**row, start_on=date(2025, 12, 31)))
    Membership.objects.create(**row, start_on=date(2026, 1, 1))
    old = member.memberships.get(unit=cast.branch)
    assert _is_refused(lambda: Membership.objects.filter(pk=old.pk).update(end_on=date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), False),
        (date(2019, 1, 1), date(2020, 1, 1), True),
        (date(2026, 1, 1), None, True),
        (date(2019, 1, 1), None, True),
    ],
)
def test_same_post_is_not_held_twice_on_a_day(cast: Cast, start: date, end: date | None, refused: bool) -> None:
    row = {"member": cast.secretary.member, "post_id": "secretary", "unit": cast.branch}
    assert _is_refused(lambda: Assignment.objects.create(**row, start_on=start, end_on=end)) is refused


def test_two_people_may_hold_the_same_post(cast: Cast) -> None:
    builders.make_assignment(cast.member.member, "secretary", cast.branch)


def test_dates_are_in_order(cast: Cast) -> None:
    backwards = {"start_on": date(2026, 2, 1), "end_on": date(2026, 1, 1)}
    member, other = cast.member.member, cast.secretary.member
    assert _is_refused(
        lambda: Assignment.objects.create(member=member, post_id="deputy", unit=cast.branch, **backwards)
    )
    assert _is_refused(
        lambda: Membership.objects.create(member=member, unit=cast.branch, kind="temporary", **backwards)
    )
    assert _is_refused(lambda: Delegation.objects.create(delegator=member, delegate=other, reason="x", **backwards))
    same_day = {"start_on": date(2026, 2, 1), "end_on": date(2026, 2, 1)}
    assert _is_refused(lambda: Delegation.objects.create(delegator=member, delegate=member, reason="x", **same_day))


def test_only_full_members_have_the_right_to_vote(db: None) -> None:
    assert _is_refused(lambda: builders.make_member(status="probationary", login=False))


def test_body_and_unit_dates_are_in_order(cast: Cast) -> None:
    assert _is_refused(lambda: builders.make_body(cast.branch, term_end=date(2019, 1, 1)))
    assert _is_refused(lambda: builders.make_body(cast.branch, seats=0))
    assert _is_refused(
        lambda: builders.make_unit(parent=cast.committee, founded_on=date(2026, 1, 2), dissolved_on=date(2026, 1, 1))
    )


def test_event_is_told_once_to_each_person(cast: Cast) -> None:
    both = [cast.member, cast.secretary]
    assert send_notice(recipients=[cast.member], subject="A", key="case:1:notify") == 1
    assert send_notice(recipients=both, subject="A", key="case:1:notify") == 1
    assert send_notice(recipients=both, subject="A", key="case:1:notify") == 0
    assert send_notice(recipients=both, subject="B") == 2
    assert Notice.objects.count() == 4


def test_reference_data_keeps_what_somebody_edited(db: None) -> None:
    from organization.models import CalendarDay, Post, WorkCalendar

    Post.objects.filter(key="deputy").update(oversees=False)
    CalendarDay.objects.filter(date=date(2026, 10, 1)).delete()
    load_reference_data()
    assert Post.objects.get(key="deputy").oversees is False
    assert not CalendarDay.objects.filter(date=date(2026, 10, 1)).exists()
    assert WorkCalendar.objects.get(year=2026).status == "confirmed"

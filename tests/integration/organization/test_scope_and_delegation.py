from datetime import date, timedelta

import pytest

from organization import clock
from organization.models import Assignment, Delegation, Member, Unit
from organization.queries import acting_for, delegates_of, holder_on
from organization.scope import visible_unit_paths
from organization.services import DelegationRefused, create_delegation, end_delegation, move_unit
from tests import builders
from tests.integration.conftest import Cast

DAY = date(2026, 9, 1)


def test_everybody_sees_the_units_their_posts_oversee(cast: Cast) -> None:
    seen = {name: visible_unit_paths(user, DAY) for name, user in cast.everybody().items()}
    assert seen == {
        "secretary": (cast.branch.path,),
        "commissioner": (cast.branch.path,),
        "member": (),
        "other_member": (),
        "organizer": (cast.committee.path,),
        "editor": (),
        "admin": ("",),
        "anonymous": (),
    }


def test_rows_are_limited_to_the_scope(cast: Cast) -> None:
    counts = {name: Unit.objects.visible_to(user, DAY).count() for name, user in cast.everybody().items()}
    assert counts == {
        "secretary": 1,
        "commissioner": 1,
        "member": 0,
        "other_member": 0,
        "organizer": 3,
        "editor": 0,
        "admin": 3,
        "anonymous": 0,
    }


def test_members_always_see_themselves(cast: Cast) -> None:
    assert list(Member.objects.visible_to(cast.member, DAY)) == [cast.member.member]
    assert set(Member.objects.visible_to(cast.secretary, DAY)) == {
        cast.secretary.member,
        cast.commissioner.member,
        cast.member.member,
    }


def test_sight_ends_with_the_post(cast: Cast) -> None:
    Assignment.objects.filter(member=cast.secretary.member).update(end_on=DAY)
    assert visible_unit_paths(cast.secretary, DAY) == (cast.branch.path,)
    assert visible_unit_paths(cast.secretary, DAY + timedelta(days=1)) == ()


def test_nested_posts_count_once(cast: Cast) -> None:
    builders.make_assignment(cast.organizer.member, "secretary", cast.branch)
    assert visible_unit_paths(cast.organizer, DAY) == (cast.committee.path,)


def test_switched_off_login_sees_nothing(cast: Cast) -> None:
    cast.admin.is_active = False
    assert visible_unit_paths(cast.admin, DAY) == ()


def test_moved_unit_takes_its_scope_along(cast: Cast) -> None:
    upper = builders.make_unit(kind="sub_committee", parent=cast.committee)
    moved = move_unit(unit=cast.branch, parent=upper)
    assert moved.parent() == upper
    assert visible_unit_paths(cast.secretary, DAY) == (moved.path,)


def test_who_held_this_post_on_that_day(cast: Cast) -> None:
    earlier, later = cast.member.member, cast.secretary.member
    later.assignments.update(start_on=date(2024, 7, 1))
    builders.make_assignment(earlier, "secretary", cast.branch, end_on=date(2024, 6, 30))
    assert holder_on("secretary", cast.branch, date(2024, 6, 30)) == (earlier,)
    assert holder_on("secretary", cast.branch, date(2024, 7, 1)) == (later,)
    assert holder_on("secretary", cast.branch, date(2019, 12, 31)) == ()


class TestDelegation:
    @pytest.fixture
    def today(self, cast: Cast) -> date:
        return clock.today()

    def _delegate(self, cast: Cast, *, to: str = "commissioner", by: str = "secretary", days: int = 7) -> Delegation:
        today = clock.today()
        return create_delegation(
            delegator=getattr(cast, by).member,
            delegate=getattr(cast, to).member,
            start_on=today,
            end_on=today + timedelta(days=days),
            reason="leave",
        )

    def test_delegate_acts_within_the_period_only(self, cast: Cast, today: date) -> None:
        self._delegate(cast)
        delegate = cast.commissioner.member
        days = [today - timedelta(days=1), today, today + timedelta(days=7), today + timedelta(days=8)]
        acting = [len(acting_for(delegate, day, "top_ten_selection")) for day in days]
        assert acting == [0, 1, 1, 0]
        assert delegates_of(cast.secretary.member, today, "any") == (delegate,)

    def test_delegation_may_be_limited_to_procedures(self, cast: Cast, today: date) -> None:
        delegation = self._delegate(cast)
        Delegation.objects.filter(pk=delegation.pk).update(procedures=["top_ten_selection"])
        delegate = cast.commissioner.member
        assert acting_for(delegate, today, "top_ten_selection") == (cast.secretary.member,)
        assert acting_for(delegate, today, "major_decision") == ()

    def test_delegation_gives_no_sight(self, cast: Cast, today: date) -> None:
        self._delegate(cast, to="other_member")
        assert visible_unit_paths(cast.other_member, today) == ()

    def test_ended_delegation_holds_no_longer(self, cast: Cast, today: date) -> None:
        end_delegation(delegation=self._delegate(cast))
        assert acting_for(cast.commissioner.member, today, "any") == ()
        self._delegate(cast, to="member", by="commissioner")

    def test_nobody_delegates_to_themselves(self, cast: Cast) -> None:
        with pytest.raises(DelegationRefused) as refused:
            self._delegate(cast, to="secretary")
        assert refused.value.code == "self"

    def test_delegations_do_not_chain(self, cast: Cast) -> None:
        self._delegate(cast)
        with pytest.raises(DelegationRefused) as refused:
            self._delegate(cast, by="commissioner", to="member")
        assert refused.value.code == "holds_for_others"
        with pytest.raises(DelegationRefused) as refused:
            self._delegate(cast, by="member", to="secretary")
        assert refused.value.code == "delegate_is_away"

    def test_same_delegation_is_not_made_twice(self, cast: Cast) -> None:
        self._delegate(cast)
        with pytest.raises(DelegationRefused) as refused:
            self._delegate(cast)
        assert refused.value.code == "twice"

    def test_delegate_needs_a_login(self, cast: Cast, today: date) -> None:
        delegate = builders.make_member(login=False)
        with pytest.raises(DelegationRefused) as refused:
            create_delegation(
                delegator=cast.secretary.member, delegate=delegate, start_on=today, end_on=today, reason="leave"
            )
        assert refused.value.code == "no_login"

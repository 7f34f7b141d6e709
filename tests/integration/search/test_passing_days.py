"""Memberships and regulations begin and end on a day, without anybody saving them."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from cms.models import RegulationClause, RegulationPage
from organization import clock
from organization.models import Membership
from search.models import SearchChange, SearchDocument
from search.queries.rows import rows
from search.request import SearchRequest
from search.services import search
from search.services.comparing import differences
from search.services.draining import drain
from search.services.passing_days import queue_what_days_changed
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def go_to(monkeypatch):
    """Goes to a day and lets the worker do what it does then; returns how much had to be looked at."""

    def go(day: date) -> int:
        monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, 4, tzinfo=UTC))
        looked = queue_what_days_changed()
        drain()
        return looked

    return go


def access_of(member):
    return SearchDocument.objects.get(kind="member", object_id=member.pk).access


def test_a_member_is_found_where_they_belong_on_that_day(cast, go_to):
    go_to(date(2031, 5, 1))
    there, person = f"scope:{cast.branch.path}", builders.make_member("MOVES")
    Membership.objects.create(member=person, unit=cast.branch, start_on=date(2031, 5, 10), end_on=date(2031, 6, 30))
    drain()
    assert there not in access_of(person)
    assert go_to(date(2031, 5, 10)) == 1
    assert there in access_of(person)
    assert go_to(date(2031, 6, 30)) == 1
    assert there in access_of(person)
    assert go_to(date(2031, 7, 1)) == 1
    assert there not in access_of(person)
    assert [each for each in differences() if each.kind == "member"] == []


def test_a_day_is_looked_at_once_and_the_clock_of_the_demo_also_goes_back(cast, go_to):
    person = builders.make_member("MOVES")
    Membership.objects.create(member=person, unit=cast.branch, start_on=date(2031, 5, 10))
    go_to(date(2031, 5, 11))
    assert queue_what_days_changed() == 0
    assert not SearchChange.objects.exists()
    go_to(date(2031, 5, 9))
    assert f"scope:{cast.branch.path}" not in access_of(person)


def test_a_regulation_and_its_clauses_say_where_they_stand(chinese, go_to):
    go_to(date(2031, 1, 1))
    page = RegulationPage(
        slug="rules",
        title="示例办法",
        issuing_body="示例党委",
        issued_on=date(2031, 1, 5),
        effective_on=date(2031, 2, 1),
        expires_on=date(2031, 3, 1),
        full_text="第一条 为把事办好，制定本办法。",
        locale=chinese.locale,
        live=False,
    )
    chinese.indexes["regulations"].add_child(instance=page)
    page.save_revision().publish()
    drain()
    clause = RegulationClause.objects.get()
    states = {}
    for day in (date(2031, 1, 5), date(2031, 2, 1), date(2031, 3, 1), date(2031, 3, 2)):
        go_to(day)
        found = search(SearchRequest(text="示例办法", kinds=("regulation", "clause")), AnonymousUser()).hits
        states[day] = {(row.hit.id, row.hit.status, row.extra.state != "") for row in rows(found, AnonymousUser())}
    both = [str(page.pk), str(clause.pk)]
    assert list(states.values()) == [
        {(pk, "coming", True) for pk in both},
        {(pk, "in_force", False) for pk in both},
        {(pk, "in_force", False) for pk in both},
        {(pk, "expired", True) for pk in both},
    ]

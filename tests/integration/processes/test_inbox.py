"""One inbox: what waits, counted and filtered; by day; in a calendar program; several decided at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization import clock
from processes.ical import calendar, escaped, folded
from processes.models import Case
from processes.queries import inbox
from processes.queries.inbox import Wanted
from processes.queries.todos import lines_of
from processes.services import ActionRefused
from processes.services.calendar_feed import make_feed
from processes.views.todos import grouped
from tests.verb_scenes import VerbScene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> VerbScene:
    return VerbScene("single", bulk=["performer"])


def browser(who: object) -> Client:
    client = Client()
    client.force_login(who)  # type: ignore[arg-type]
    return client


def test_each_sort_has_its_tab_and_its_number(scene: VerbScene) -> None:
    case, other = scene.at("check"), scene.others[0]
    scene.act(case, "@ask", scene.secretary, members=[other], comment="Is it right?")
    scene.act(case, "@copy", scene.secretary, members=[other])
    found = inbox.counts(other.user, inbox.gathered(inbox.waiting(other)).kinds)
    assert (found["open"], found["asked"], found["copies"], found["votes"]) == (0, 1, 1, 0)
    client = browser(other.user)
    for tab in inbox.TABS:
        assert client.get(reverse("my-todos"), {"tab": tab, "due": "week", "q": "x", "page": "9"}).status_code == 200
    assert case.title in client.get(reverse("my-todos"), {"tab": "copies"}).content.decode()
    for odd in ("2026-13", "x", "9999-12", "1900-01", ""):
        assert client.get(reverse("my-todos"), {"view": "calendar", "month": odd}).status_code == 200


def test_filters_narrow_the_list(scene: VerbScene) -> None:
    case, who = scene.at("check"), scene.secretary
    todos = inbox.waiting(who)
    for wanted, expected in (
        (Wanted(), 1),
        (Wanted(due="week"), 1),
        (Wanted(due="overdue"), 0),
        (Wanted(due="none"), 0),
        (Wanted(unit=scene.branch.code), 1),
        (Wanted(unit="NOWHERE"), 0),
        (Wanted(procedure=case.procedure.key, text=case.number), 1),
    ):
        assert inbox.narrowed(todos, wanted).count() == expected, wanted


def test_what_waits_for_somebody_elses_signature_does_not_wait_for_me(scene: VerbScene) -> None:
    case = scene.at("check")
    scene.act(case, "@add_signer", scene.secretary, members=[scene.others[0]], how="before")
    assert inbox.waiting(scene.secretary).count() == 0
    scene.act(case, "@sign", scene.others[0], how="agree")
    assert inbox.waiting(scene.secretary).count() == 1


def test_fifty_todos_cost_eight_queries(scene: VerbScene) -> None:
    for _ in range(4):
        scene.at("check")
    member = scene.secretary
    with CaptureQueriesContext(connection) as asked:
        found = inbox.gathered(inbox.waiting(member))
        inbox.counts(member.user, found.kinds)
        among = found.todos.filter(kind__in=inbox.KINDS["open"])
        inbox.choices_among(among)
        inbox.narrowed(among, Wanted(text="note")).count()
        assert grouped(list(lines_of(inbox.urgent_first(among)[:20], member)))
    assert len(asked) <= 8, [each["sql"][:90] for each in asked]


def test_several_cases_are_decided_each_by_itself(scene: VerbScene) -> None:
    first, second, late = (scene.at() for _ in range(3))
    who = scene.office[0]
    client = browser(who.user)
    todos = [scene.todo_of(each, who).pk for each in (first, second, late)]
    page = client.post(reverse("todos-bulk"), {"todo": todos})
    assert page.status_code == 200
    assert "refuse" not in [each.key for each in page.context["choices"]], "what needs a reason is decided by itself"
    scene.act(late, "@add_signer", scene.office[1], members=[scene.others[0]], how="beside")
    report = client.post(reverse("todos-bulk"), {"todo": todos, "action": "approve", "token": "together"})
    assert [bool(each.refusal) for each in report.context["told"]] == [False, False, True]
    assert {Case.objects.get(pk=each.pk).status for each in (first, second)} == {"closed"}
    assert client.post(reverse("todos-bulk"), {"todo": ["x", "-4", "99999999999999999999"]}).status_code == 302


def test_nobody_decides_together_where_nobody_allowed_it() -> None:
    scene = VerbScene("single")
    case = scene.at()
    answer = browser(scene.office[0].user).post(
        reverse("todos-bulk"), {"todo": [scene.todo_of(case, scene.office[0]).pk], "action": "approve", "token": "t"}
    )
    assert answer.status_code == 302
    assert Case.objects.get(pk=case.pk).status == "open"


def test_the_calendar_tells_days_and_no_secrets_until_it_is_revoked(scene: VerbScene) -> None:
    case = scene.at("check")
    address = reverse("calendar-feed", args=[make_feed(user=scene.secretary.user)])
    answer = Client().get(address)
    text = answer.content.decode()
    due = clock.today() + timedelta(days=5)
    assert answer["Content-Type"].startswith("text/calendar")
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in text
    assert case.number in text
    assert case.title not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    client = browser(scene.secretary.user)
    assert client.get(reverse("my-calendar")).status_code == 200
    assert client.post(reverse("my-calendar"), {"revoke": "1"}).status_code == 302
    assert Client().get(address).status_code == 404
    made = client.post(reverse("my-calendar"), {"make": "1"})
    assert Client().get(made.context["address"]).status_code == 200


def test_long_lines_are_folded_and_signs_escaped() -> None:
    line = "SUMMARY:" + "支部大会、组织生活会" * 12
    pieces = list(folded(line))
    assert all(len(each.encode()) <= 75 for each in pieces)
    assert pieces[0] + "".join(each[1:] for each in pieces[1:]) == line
    assert escaped("a;b,c\\d\ne") == "a\\;b\\,c\\\\d\\ne"
    assert calendar("x", []).endswith("END:VCALENDAR\r\n")


def test_a_token_sent_twice_decides_once(scene: VerbScene) -> None:
    case, who = scene.at(), scene.office[0]
    sent = {"todo": [scene.todo_of(case, who).pk], "action": "approve", "token": "once"}
    client = browser(who.user)
    client.post(reverse("todos-bulk"), sent)
    again = client.post(reverse("todos-bulk"), sent)
    assert again.status_code == 302
    with pytest.raises(ActionRefused):
        scene.act(case, "approve", who)

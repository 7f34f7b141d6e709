"""Sitting an exam: drawn once, saved at each answer, ended by the server's clock, marked, seen by its member alone."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from cms.engine.notation import Written, write_question
from cms.models import AttemptStatus, Exam, ExamAllowance, ExamAttempt, StudyHours
from cms.queries.exam_results import exam_result
from cms.queries.exams import exam_rows, may_review
from cms.queries.marking import waiting_answers
from cms.refusals import MarkRefused, SittingRefused
from cms.services import give_mark, hand_in, hand_in_overdue, save_answers, save_question, start_attempt
from cms.services.sent_answers import Sent
from organization import clock
from tests import builders
from tests.integration.cms.learning import add_markers, add_rule, make_exam, make_question
from tests.integration.conftest import Cast


@pytest.fixture
def exam(cast: Cast) -> Exam:
    return make_exam(cast.branch, keeper=cast.committee, hours=Decimal(2))


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def key_of(attempt: ExamAttempt, place: int) -> Any:
    body = attempt.answers.get(place=place).version.body
    return body["right"][0] if body["kind"] == "single" else body["right"]


def answer_all(attempt: ExamAttempt) -> None:
    sent = [Sent(place=place, answer=key_of(attempt, place), seq=1) for place in (1, 2)]
    save_answers(attempt_id=attempt.pk, user=attempt.member.user, sent=sent)


def test_only_the_units_of_the_window_see_and_sit_an_exam(cast: Cast, exam: Exam) -> None:
    users = {name: user for name, user in cast.everybody().items() if name != "anonymous"}
    kept = {name for name, user in cast.everybody().items() if Exam.objects.visible_to(user).exists()}
    sat = {name for name, user in users.items() if Exam.objects.for_member(user.as_member).exists()}
    assert kept == {"organizer", "admin"}
    assert sat == {"secretary", "commissioner", "member"}
    address = reverse("exam", args=[exam.pk])
    assert client_of(cast.member).get(address).status_code == 200
    assert client_of(cast.other_member).get(address).status_code == 404
    assert client_of(cast.other_member).post(address).status_code == 404
    Exam.objects.update(is_published=False)
    assert client_of(cast.member).get(address).status_code == 404


def test_a_sitting_is_its_members_alone(cast: Cast, exam: Exam) -> None:
    attempt = start_attempt(exam=exam, member=cast.member.member)
    for name in ("sitting", "sitting-check", "sitting-result"):
        for user in (cast.secretary, cast.other_member, cast.admin):
            assert client_of(user).get(reverse(name, args=[attempt.pk])).status_code == 404
    stranger = client_of(cast.secretary)
    assert stranger.post(reverse("sitting-save", args=[attempt.pk]), {"question": "1:single"}).status_code == 404


def test_the_key_never_reaches_the_browser_before_the_review(cast: Cast) -> None:
    exam = make_exam(cast.branch, keeper=cast.committee, kinds=("fill_in", "written", "single"))
    attempt = start_attempt(exam=exam, member=cast.member.member)
    page = client_of(cast.member).get(reverse("sitting", args=[attempt.pk])).content.decode()
    assert "谁召集" in page
    assert [secret for secret in ("见第三条", "三十二", "观点") if secret in page] == []


def test_beginning_twice_gives_one_sitting_and_attempts_end(cast: Cast, exam: Exam) -> None:
    member = cast.member.member
    first = start_attempt(exam=exam, member=member)
    assert start_attempt(exam=exam, member=member) == first
    hand_in(attempt_id=first.pk)
    with pytest.raises(SittingRefused, match="no_attempt_left"):
        start_attempt(exam=exam, member=member)
    ExamAllowance.objects.create(exam=exam, member=member, extra_attempts=1, extra_minutes=30)
    second = start_attempt(exam=exam, member=member)
    assert second.number == 2
    assert second.ends_at - second.started_at >= timedelta(minutes=80)


def test_saving_is_short_idempotent_and_never_goes_back(
    cast: Cast, exam: Exam, django_assert_max_num_queries: Any
) -> None:
    attempt = start_attempt(exam=exam, member=cast.member.member)
    client = client_of(cast.member)
    right = key_of(attempt, 1)
    kind = attempt.drawn[0][1]
    address = reverse("sitting-save", args=[attempt.pk])
    body = {"question": f"1:{kind}", "seq-1": "2", "q1:choice": right}
    with django_assert_max_num_queries(7):  # session, user, lock, update and the marks of the transaction
        assert client.post(address, body).json() == {"saved": [1], "stale": []}
    assert client.post(address, body).json() == {"saved": [], "stale": [1]}
    assert client.post(address, body | {"seq-1": "1", "q1:choice": "x"}).json()["stale"] == [1]
    assert attempt.answers.get(place=1).answer == right


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": "1"},
        {"question": "x:single"},
        {"question": "1:nothing", "seq-1": "1"},
        {"question": "99:single", "seq-99": "5"},
        {"question": "1:single", "seq-1": "9" * 30},
    ],
)
def test_odd_saves_are_survived(cast: Cast, exam: Exam, body: dict[str, str]) -> None:
    attempt = start_attempt(exam=exam, member=cast.member.member)
    assert client_of(cast.member).post(reverse("sitting-save", args=[attempt.pk]), body).status_code == 200


def test_saving_page_by_page_without_javascript(cast: Cast) -> None:
    exam = make_exam(cast.branch, keeper=cast.committee, kinds=("single",) * 3, per_page=2, shuffled=False)
    client = client_of(cast.member)
    address = client.post(reverse("exam", args=[exam.pk])).url
    attempt = ExamAttempt.objects.get()
    body = {
        "question": ["1:single", "2:single"],
        "seq-1": "1",
        "seq-2": "1",
        "q1:choice": key_of(attempt, 1),
        "go": "2",
    }
    answer = client.post(address, body)
    assert answer.url == f"{address}?page=2"
    assert "checked" in client.get(address).content.decode()
    page = client.get(reverse("sitting-check", args=[attempt.pk])).content.decode()
    assert "?page=1#q2" in page
    assert "#q1" not in page
    assert client.post(reverse("sitting-check", args=[attempt.pk])).url == reverse("sitting-result", args=[attempt.pk])
    attempt.refresh_from_db()
    assert (attempt.points, attempt.total, attempt.passed) == (Decimal(10), Decimal(30), False)
    assert client.post(address, body).url == reverse("sitting-result", args=[attempt.pk])


def test_the_clock_ends_a_sitting_and_late_answers_are_refused(cast: Cast, exam: Exam) -> None:
    attempt = start_attempt(exam=exam, member=cast.member.member)
    answer_all(attempt)
    assert hand_in_overdue() == 0
    with time_machine.travel(attempt.ends_at + timedelta(seconds=30)):
        with pytest.raises(SittingRefused, match="over"):
            save_answers(attempt_id=attempt.pk, user=cast.member, sent=[Sent(place=1, answer="x", seq=9)])
        assert hand_in_overdue() == 1
        assert hand_in_overdue() == 0
    attempt.refresh_from_db()
    assert (attempt.status, attempt.by_clock, attempt.passed) == (AttemptStatus.MARKED, True, True)
    assert attempt.handed_in_at == attempt.ends_at


def test_passing_enters_the_hours_once(cast: Cast, exam: Exam) -> None:
    Exam.objects.update(attempts=2)
    exam.refresh_from_db()
    for _time in range(2):
        attempt = start_attempt(exam=exam, member=cast.member.member)
        answer_all(attempt)
        hand_in(attempt_id=attempt.pk)
        hand_in(attempt_id=attempt.pk)
    assert [line.hours for line in StudyHours.objects.all()] == [Decimal(2)]


def test_editing_a_question_changes_no_sitting(cast: Cast, exam: Exam) -> None:
    attempt = start_attempt(exam=exam, member=cast.member.member)
    row = attempt.answers.select_related("version__question").get(place=1)
    question, version = row.version.question, row.version
    old = write_question(version.body)
    save_question(question=question, written=Written(kind=old.kind, stem="完全不同", lines=old.lines), user=None)
    assert question.current.number == 2
    row.refresh_from_db()
    assert row.version.body["stem"] == old.stem
    with pytest.raises(PermissionDenied):
        version.save()


def test_papers_are_drawn_by_rules(cast: Cast, exam: Exam) -> None:
    bank = exam.paper.bank
    for n in range(6):
        make_question(bank, "truth", stem=f"草 {n}", tags="法规", difficulty=4, is_retired=n == 0)
    add_rule(exam, 3, tag="法规")
    add_rule(exam, 2, kind="truth", easiest=4)
    attempts = [start_attempt(exam=exam, member=one.member) for one in (cast.member, cast.secretary)]
    assert [len(one.drawn) for one in attempts] == [7, 7]
    assert attempts[0].total == Decimal(30)
    add_rule(exam, 5, tag="法规")
    with pytest.raises(SittingRefused, match="too_few_questions"):
        start_attempt(exam=exam, member=cast.commissioner.member)


def test_two_markers_and_a_third_when_they_disagree(cast: Cast) -> None:
    exam = make_exam(cast.branch, keeper=cast.committee, kinds=("written",))
    markers = [builders.make_member(branch=cast.other_branch) for _n in range(3)]
    add_markers(exam, *markers, cast.member.member)
    attempt = start_attempt(exam=exam, member=cast.member.member)
    save_answers(attempt_id=attempt.pk, user=cast.member, sent=[Sent(place=1, answer="因为", seq=1)])
    assert hand_in(attempt_id=attempt.pk).status == AttemptStatus.MARKING
    answer = attempt.answers.get()
    assert waiting_answers(exam, cast.member.member) == []
    with pytest.raises(MarkRefused, match="own"):
        give_mark(answer_id=answer.pk, marker=cast.member.member, given={})
    with pytest.raises(MarkRefused, match="points"):
        give_mark(answer_id=answer.pk, marker=markers[0], given={"1": "7", "2": "0"})
    give_mark(answer_id=answer.pk, marker=markers[0], given={"1": "6", "2": "4"})
    give_mark(answer_id=answer.pk, marker=markers[1], given={"1": "3", "2": "2"})
    assert waiting_answers(exam, markers[2]) == [answer]
    address = reverse("mark-next", args=[exam.pk])
    client = client_of(markers[2].user)
    page = client.get(address).content.decode()
    assert "因为" in page
    assert cast.member.member.name not in page
    bad = {"answer": answer.pk, "points-1": "x", "points-2": "3"}
    assert 'value="x"' in client.post(address, bad).content.decode()
    client.post(address, bad | {"points-1": "6"})
    attempt.refresh_from_db()
    assert (attempt.status, attempt.points) == (AttemptStatus.MARKED, Decimal("9.5"))
    assert client_of(cast.secretary).get(address).status_code == 404


@pytest.mark.parametrize(("review", "now", "after"), [("never", 0, 0), ("marked", 1, 1), ("closed", 0, 1)])
def test_the_review_opens_when_the_exam_says(cast: Cast, exam: Exam, review: str, now: int, after: int) -> None:
    Exam.objects.update(review=review)
    exam.refresh_from_db()
    attempt = start_attempt(exam=exam, member=cast.member.member)
    assert may_review(attempt) is False
    attempt = hand_in(attempt_id=attempt.pk)
    client = client_of(cast.member)
    assert may_review(attempt) == bool(now)
    page = client.get(reverse("sitting-result", args=[attempt.pk])).content.decode()
    assert ("见第三条" in page) == bool(now)
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert may_review(attempt) == bool(after)


def test_figures_name_nobody_and_small_groups_are_not_told(cast: Cast, exam: Exam) -> None:
    people = [builders.make_member(branch=cast.branch) for _n in range(5)]
    for place, member in enumerate(people):
        attempt = start_attempt(exam=exam, member=member)
        if place > 2:
            answer_all(attempt)
        hand_in(attempt_id=attempt.pk)
        if place == 3:
            few = exam_result(exam, cast.organizer)
            assert (few.people, few.bands, few.questions) == (4, (), ())
            assert (few.units[0].passed, few.units[0].mean) == (None, None)
    told = exam_result(exam, cast.organizer)
    assert (told.units[0].passed, told.units[0].mean) == (2, Decimal("40.0"))
    assert dict(told.bands)["90–100"] == 2
    assert {one.figures.facility for one in told.questions} == {Decimal("0.40")}
    assert exam_result(exam, cast.other_member).people == 0


def test_the_list_asks_as_much_for_many_exams_as_for_one(
    cast: Cast, exam: Exam, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    member = cast.member.member
    with CaptureQueriesContext(connection) as one:
        assert len(exam_rows(member)) == 1
    for _n in range(2):
        make_exam(cast.branch, keeper=cast.committee)
    with django_assert_num_queries(len(one)):
        assert len(exam_rows(member)) == 3

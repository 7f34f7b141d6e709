"""Courses: what proves a lesson, going on anywhere, hours once a year, who confirms, who sees what."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.admin.recordings import RecordingViewSet
from cms.engine.shuffling import opaque_key
from cms.models import (
    CourseProgress,
    LessonPage,
    LessonProgress,
    LessonStatus,
    Recording,
    StudyHours,
)
from cms.queries.courses import course_rows, open_course
from cms.services import (
    check_lesson,
    confirm_checklist,
    finish_courses,
    hand_in,
    keep_answers,
    start_attempt,
    start_course,
)
from cms.services.sent_answers import Sent
from organization import clock
from organization.models import User
from tests.integration.cms.conftest import SmallSite
from tests.integration.cms.courses import BLOCK, EVIDENCE, QUESTION, answers, lessons_of, make_course
from tests.integration.cms.learning import make_exam
from tests.integration.conftest import Cast

RIGHT, WRONG = opaque_key("停电"), opaque_key("接地")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked_by(user: Any) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    return request


def status(member: Any, lesson: LessonPage) -> str:
    found = LessonProgress.objects.filter(member=member, lesson=lesson.translation_key).first()
    return found.status if found else ""


def test_a_lesson_is_done_by_right_answers_and_the_key_is_never_sent(cast: Cast, small_site: SmallSite) -> None:
    course = make_course(small_site.chinese, "questions", "reflection")
    lesson, second = lessons_of(course)
    client, member = client_of(cast.member), cast.member.member
    page = client.get(lesson.get_url()).content.decode()
    assert "先做什么" in page
    assert "停电在前" not in page
    hand = reverse("lesson-hand-in", args=[lesson.pk])
    client.post(hand, answers(1, WRONG))
    assert status(member, lesson) == LessonStatus.BEGUN
    assert "停电在前" not in client.get(lesson.get_url()).content.decode()
    client.post(hand, answers(2, RIGHT))
    assert status(member, lesson) == LessonStatus.DONE
    assert "停电在前" in client.get(lesson.get_url()).content.decode()
    row = open_course(member, asked_by(cast.member))
    assert row is not None
    assert row.done == 1
    assert row.next == second
    assert second.get_url() in client.get(reverse("learning")).content.decode()


def test_answers_come_late_or_twice_and_change_nothing(cast: Cast, small_site: SmallSite) -> None:
    lesson = lessons_of(make_course(small_site.chinese, "questions"))[0]
    client, save = client_of(cast.member), reverse("lesson-save", args=[lesson.pk])
    assert client.post(save, answers(5, RIGHT)).json() == {"saved": [1], "stale": [], "gone": []}
    assert client.post(save, answers(4, WRONG)).json() == {"saved": [], "stale": [1], "gone": []}
    kept = LessonProgress.objects.get(member=cast.member.member)
    assert [one["answer"] for one in kept.answers.values()] == [RIGHT]
    assert client.post(save, {"question": "7:single", "seq-7": "1"}).json()["gone"] == [7]
    assert client.post(save, {"question": "x:nothing", "seq-x": "1e9"}).status_code == 200


def test_the_hours_are_entered_once_and_in_another_year_the_course_begins_anew(
    cast: Cast, small_site: SmallSite
) -> None:
    course = make_course(small_site.chinese, "reflection")
    lesson, member = lessons_of(course)[0], cast.member.member
    keep_answers(
        lesson=lesson,
        member=member,
        sent=[Sent(place=1, answer="我要先把工具检查一遍再上线路，说出来再动手。", seq=1, question="reflection")],
    )
    check_lesson(lesson=lesson, member=member)
    check_lesson(lesson=lesson, member=member)
    assert [line.hours for line in StudyHours.objects.filter(member=member)] == [2]
    progress = start_course(course=course, member=member)
    assert progress.done_at is not None
    CourseProgress.objects.update(done_at=clock.now() - timedelta(days=366))
    client = client_of(cast.member)
    client.post(reverse("lesson-position", args=[lesson.pk]), {"video": "1", "seconds": "5"})
    client.post(reverse("lesson-save", args=[lesson.pk]), answers(9, "好", "written"))
    assert CourseProgress.objects.get().done_at is not None
    assert status(member, lesson) == LessonStatus.DONE
    client.post(reverse("course-begin", args=[course.pk]))
    assert CourseProgress.objects.get().done_at is None
    assert status(member, lesson) == ""


def test_a_reflection_is_written_in_own_words_and_stays_ones_own(cast: Cast, small_site: SmallSite) -> None:
    lesson = lessons_of(make_course(small_site.chinese, "reflection"))[0]
    client, hand = client_of(cast.member), reverse("lesson-hand-in", args=[lesson.pk])
    client.post(hand, answers(1, "好", "written"))
    assert status(cast.member.member, lesson) != LessonStatus.DONE
    words = "下次先把断开点指给大家看，再去验电。"
    client.post(hand, answers(2, words + words, "written"))
    assert words in client.get(lesson.get_url()).content.decode()
    for user in (cast.secretary, cast.admin, cast.editor):
        assert words not in client_of(user).get(lesson.get_url()).content.decode()


def test_a_checklist_is_confirmed_by_a_demonstrator_and_never_by_oneself(cast: Cast, small_site: SmallSite) -> None:
    member, demonstrator = cast.member.member, cast.other_member.member
    course = make_course(small_site.chinese, "checklist", demonstrators=(demonstrator, member))
    lesson, client = lessons_of(course)[0], client_of(cast.member)
    hand = reverse("lesson-hand-in", args=[lesson.pk])
    client.post(hand, {"steps": "1", "step": ["1"]})
    assert status(member, lesson) == ""
    client.post(hand, {"steps": "1", "step": ["1", "2"]})
    assert status(member, lesson) == LessonStatus.WAITING
    client.post(hand, {"withdraw": "1"})
    assert status(member, lesson) == LessonStatus.BEGUN
    client.post(hand, {"steps": "1", "step": ["1", "2"]})
    row = LessonProgress.objects.get()
    for user in (cast.member, cast.secretary, cast.organizer):
        assert confirm_checklist(progress_id=row.pk, demonstrator=user.member, accept=True) is None
    theirs = client_of(cast.other_member)
    assert "逐相验电" in theirs.get(reverse("checklists")).content.decode()
    decide = reverse("checklist", args=[row.pk])
    theirs.post(decide, {"refuse": ""})
    assert status(member, lesson) == LessonStatus.WAITING
    LessonPage.objects.update(evidence="reflection")
    theirs.post(decide, {"accept": ""})
    assert status(member, lesson) == LessonStatus.WAITING
    assert "逐相验电" not in theirs.get(reverse("checklists")).content.decode()
    LessonPage.objects.update(evidence="checklist")
    theirs.post(decide, {"refuse": "", "note": "手套没检查"})
    assert "手套没检查" in client.get(lesson.get_url()).content.decode()
    client.post(hand, {"steps": "1", "step": ["1", "2"]})
    theirs.post(decide, {"accept": ""})
    assert status(member, lesson) == LessonStatus.DONE
    assert StudyHours.objects.filter(member=member).count() == 1


def test_only_who_can_sign_in_is_asked_to_confirm(cast: Cast, small_site: SmallSite) -> None:
    course = make_course(small_site.chinese, "checklist", demonstrators=(cast.other_member.member,))
    User.objects.filter(pk=cast.other_member.pk).update(is_active=False)
    hand = reverse("lesson-hand-in", args=[lessons_of(course)[0].pk])
    client_of(cast.member).post(hand, {"steps": "1", "step": ["1", "2"]})
    assert status(cast.member.member, lessons_of(course)[0]) != LessonStatus.WAITING


def test_courses_are_offered_to_those_who_may_read_them(cast: Cast, small_site: SmallSite) -> None:
    course = make_course(small_site.chinese, "reflection")
    client, learning = client_of(cast.member), reverse("learning")
    client.post(reverse("course-begin", args=[course.pk]))
    assert course.get_url() in client.get(learning).content.decode()
    PageViewRestriction.objects.create(page=course, restriction_type="groups")
    for address in (learning, reverse("my-courses"), small_site.chinese.home.get_url()):
        assert course.get_url() not in client.get(address).content.decode()
    assert course.get_url() in client_of(cast.admin).get(learning).content.decode()


def test_questions_that_nobody_would_see_are_not_kept(cast: Cast, small_site: SmallSite) -> None:
    lesson = lessons_of(make_course(small_site.chinese, "questions"))[0]
    form_class = LessonPage.get_edit_handler().get_form_class()
    written = {
        "title": "一课",
        "slug": "l0",
        "minutes": "5",
        "task": "想一想",
        "body": streamfield([]),
        "questions": streamfield([("question", QUESTION)]),
        "comments": inline_formset([]),
    }
    for evidence, wrong in (("questions", []), ("reflection", ["questions"])):
        data = nested_form_data({**written, "evidence": evidence})
        form = form_class(data, instance=lesson, parent_page=lesson.get_parent(), for_user=cast.admin)
        assert list(form.errors) == wrong, form.errors


def test_an_exam_is_the_last_step(cast: Cast, small_site: SmallSite) -> None:
    exam = make_exam(cast.branch, keeper=cast.committee, kinds=("truth",), pass_percent=60)
    lesson = lessons_of(make_course(small_site.chinese, "exam", exam=exam))[0]
    client, member = client_of(cast.member), cast.member.member
    client.post(reverse("lesson-hand-in", args=[lesson.pk]))
    assert status(member, lesson) != LessonStatus.DONE
    for sitter in (member, cast.secretary.member):
        attempt = start_attempt(exam=exam, member=sitter)
        attempt.answers.update(answer="true")
        hand_in(attempt_id=attempt.pk)
    assert status(member, lesson) == LessonStatus.DONE
    assert not CourseProgress.objects.filter(member=cast.secretary.member).exists()


def test_what_was_learnt_in_one_language_counts_in_the_other(cast: Cast, small_site: SmallSite) -> None:
    chinese = make_course(small_site.chinese, "reflection", "reflection")
    english = make_course(
        small_site.english, "reflection", "reflection", title="Steps", translation_key=chinese.translation_key
    )
    for one, other in zip(lessons_of(chinese), lessons_of(english), strict=True):
        LessonPage.objects.filter(pk=other.pk).update(translation_key=one.translation_key)
    client = client_of(cast.member)
    words = answers(1, "先停电，再验电，最后接地，一步也不能少，少了就出事。", "written")
    client.post(reverse("lesson-hand-in", args=[lessons_of(chinese)[0].pk]), words)
    client.post(reverse("lesson-hand-in", args=[lessons_of(english)[1].pk]), words)
    assert StudyHours.objects.filter(member=cast.member.member).count() == 1


def test_a_course_translated_in_part_asks_for_all_its_lessons(cast: Cast, small_site: SmallSite) -> None:
    chinese = make_course(small_site.chinese, "reflection", "reflection")
    english = make_course(small_site.english, "reflection", translation_key=chinese.translation_key)
    LessonPage.objects.child_of(english).update(translation_key=lessons_of(chinese)[0].translation_key)
    client, member = client_of(cast.member), cast.member.member
    words = answers(1, "先停电，再验电，最后接地，一步也不能少，少了就出事。", "written")
    client.post(reverse("lesson-hand-in", args=[lessons_of(english)[0].pk]), words)
    assert not StudyHours.objects.exists()
    assert [row.page for row in course_rows([english], member)[0].lessons] == [
        lessons_of(english)[0],
        lessons_of(chinese)[1],
    ]
    assert lessons_of(chinese)[1].get_url() in client.get(english.get_url()).content.decode()


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_course_is_finished_when_its_open_lesson_is_taken_away(
    by_hand: bool, cast: Cast, small_site: SmallSite
) -> None:
    course = make_course(small_site.chinese, "reflection", "reflection")
    client, member = client_of(cast.member), cast.member.member
    words = answers(1, "先停电，再验电，最后接地，一步也不能少，少了就出事。", "written")
    client.post(reverse("lesson-hand-in", args=[lessons_of(course)[0].pk]), words)
    start_course(course=course, member=cast.other_member.member)
    assert finish_courses() == 0
    lessons_of(course)[1].unpublish()
    assert open_course(member, asked_by(cast.member)) is None
    begin = reverse("course-begin", args=[course.pk])
    if by_hand:
        assert f"/learning/courses/{course.pk}/begin/" in client.get(course.get_url()).content.decode()
        assert client.post(begin)["Location"].endswith(course.get_url())
    else:
        assert finish_courses() == 1
    assert StudyHours.objects.get().member == member
    assert finish_courses() == 0
    lessons_of(course)[0].unpublish()
    assert finish_courses() == 0


def test_an_answer_stays_with_its_question_when_the_lesson_is_edited(cast: Cast, small_site: SmallSite) -> None:
    lesson = lessons_of(make_course(small_site.chinese, "questions"))[0]
    client, save = client_of(cast.member), reverse("lesson-save", args=[lesson.pk])
    assert f'value="1:single:{BLOCK}"' in client.get(lesson.get_url()).content.decode()
    first = {"type": "question", "value": QUESTION, "id": "5f5f5f5f-0000-4000-8000-000000000002"}
    lesson.questions = [first, *EVIDENCE["questions"]["questions"]]
    lesson.save()
    assert client.post(save, answers(1, RIGHT)).json()["saved"] == [1]
    assert list(LessonProgress.objects.get().answers) == [BLOCK]
    lesson.questions = [first]
    lesson.save()
    assert client.post(save, answers(2, WRONG)).json() == {"saved": [], "stale": [], "gone": [1]}
    assert list(LessonProgress.objects.get().answers) == [BLOCK]


def test_a_video_is_edited_without_being_sent_again(small_site: SmallSite, settings: Any, tmp_path: Any) -> None:
    captions = "WEBVTT\n\n00:00.000 --> 00:01.000\n停电\n"
    video = Recording(title="短片", content_type="video/webm", captions_zh=captions)
    video.file.save("x.webm", ContentFile(b"0123456789"))
    form_class = RecordingViewSet().edit_handler.bind_to_model(Recording).get_form_class()
    written = {"title": "短片", "captions_zh": captions.replace("停电", "验电")}
    form = form_class(written, instance=video)
    assert form.is_valid(), form.errors
    assert "验电" in form.save().captions_zh
    wrong = form_class(written, {"file": SimpleUploadedFile("x.exe", b"MZ")}, instance=video)
    assert list(wrong.errors) == ["file"]


def test_a_video_is_for_those_who_may_read_a_lesson_with_it(cast: Cast, small_site: SmallSite) -> None:
    video = Recording(title="短片", content_type="video/webm", captions_zh="WEBVTT")
    video.file.save("x.webm", ContentFile(b"0123456789"))
    lesson = lessons_of(make_course(small_site.chinese, "reflection"))[0]
    addresses = [video.url, reverse("captions", args=[video.pk, "zh-hans"])]

    def seen_by(user: Any) -> set[int]:
        return {client_of(user).get(address).status_code for address in addresses}

    assert (seen_by(cast.member), seen_by(cast.admin)) == ({404}, {200})
    lesson.body = [{"type": "video", "value": {"video": video.pk, "caption": ""}}]
    lesson.save()
    assert seen_by(cast.member) == {200}
    group = Group.objects.create(name="inner circle")
    privacy = PageViewRestriction.objects.create(page=lesson.get_parent(), restriction_type="groups")
    privacy.groups.add(group)
    assert seen_by(cast.member) == {404}
    group.user_set.add(cast.member)
    assert seen_by(cast.member) == {200}
    lesson.unpublish()
    assert seen_by(cast.member) == {404}


@pytest.mark.parametrize("who", ["anonymous", "admin"])
def test_whoever_has_no_member_record_reads_and_nothing_is_kept(who: str, cast: Cast, small_site: SmallSite) -> None:
    lesson = lessons_of(make_course(small_site.chinese, "questions"))[0]
    client = Client() if who == "anonymous" else client_of(cast.admin)
    assert client.get(lesson.get_url()).status_code == (302 if who == "anonymous" else 200)
    assert client.post(reverse("lesson-save", args=[lesson.pk]), answers(1, RIGHT)).status_code in (302, 404)
    assert client.get(reverse("my-courses")).status_code == (302 if who == "anonymous" else 200)
    assert not LessonProgress.objects.exists()


def test_a_video_is_sent_in_parts_and_goes_on_where_it_stopped(
    cast: Cast, small_site: SmallSite, settings: Any, tmp_path: Any
) -> None:
    video = Recording(title="短片", content_type="video/webm", captions_zh="WEBVTT\n\n00:00.000 --> 00:01.000\n停电\n")
    video.file.save("x.webm", ContentFile(b"0123456789"))
    course = make_course(small_site.chinese, "reflection")
    lesson = lessons_of(course)[0]
    lesson.body = [{"type": "video", "value": {"video": video.pk, "caption": ""}}]
    lesson.save()
    client = client_of(cast.member)
    part = client.get(video.url, headers={"Range": "bytes=3-5"})
    assert (part.status_code, part.getvalue(), part["Content-Range"]) == (206, b"345", "bytes 3-5/10")
    assert client.get(video.url, headers={"Range": "bytes=-2"}).getvalue() == b"89"
    assert client.get(video.url, headers={"Range": "bytes=20-"}).status_code == 416
    for ignored in ("", "items=0-5", "bytes=abc", "bytes=0-1,3-4", "bytes=5-2"):
        whole = client.get(video.url, headers={"Range": ignored})
        assert (whole.status_code, whole.getvalue()) == (200, b"0123456789"), ignored
    with patch("cms.views.recordings.PART", 4):
        part = client.get(video.url, headers={"Range": "bytes=2-"})
        assert (part.getvalue(), part["Content-Range"]) == (b"2345", "bytes 2-5/10")
    assert Client().get(video.url).status_code == 404
    address = reverse("lesson-position", args=[lesson.pk])
    for sent in ({"video": video.pk, "seconds": "17"}, {"video": "99999", "seconds": "3"}, {"video": "x"}):
        assert client.post(address, sent).status_code == 204
    assert 'data-position="17"' in client.get(lesson.get_url()).content.decode()
    assert client.get(reverse("captions", args=[video.pk, "zh-hans"]))["Content-Type"].startswith("text/vtt")
    assert client.get(reverse("captions", args=[video.pk, "fr"])).status_code == 404
    number = video.pk
    video.delete()
    assert client.post(address, {"video": number, "seconds": "5"}).status_code == 204
    assert client.get(lesson.get_url()).status_code == 200

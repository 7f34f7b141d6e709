"""Learning paths: whom they are for, what is missing, who is told, who sees whom."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from cms.models import CourseProgress, LearningPath, PathCourse, Team
from cms.queries.learning_paths import overview, paths_of
from cms.services import start_course
from cms.services.remind_learners import remind_learners
from organization import clock
from organization.models import Notice, Post, Unit
from tests.integration.cms.conftest import SmallSite
from tests.integration.cms.courses import make_course
from tests.integration.conftest import Cast


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_path(unit: Unit, site: SmallSite, **values: Any) -> LearningPath:
    path = LearningPath.objects.create(**{"unit": unit, "title": "必学", "is_published": True, **values})
    PathCourse.objects.create(path=path, course=make_course(site.chinese, "reflection"))
    return path


def finish(path: LearningPath, user: Any, days_ago: int = 0) -> None:
    course = path.courses.get().course
    moment = clock.now() - timedelta(days=days_ago)
    CourseProgress.objects.create(
        member=user.member,
        course=course.translation_key,
        begun_at=moment,
        touched_at=moment,
        done_at=moment,
        last_done_at=moment,
    )


def codes(path: LearningPath) -> set[str]:
    return set(path.audience().values_list("code", flat=True))


def test_a_path_is_for_a_team_or_for_posts_of_a_unit_and_below(cast: Cast, small_site: SmallSite) -> None:
    path = make_path(cast.committee, small_site)
    people = {name: user.member.code for name, user in cast.everybody().items() if hasattr(user, "member")}
    assert {people["member"], people["other_member"], people["secretary"]} <= codes(path)
    path.unit = cast.branch
    assert people["other_member"] not in codes(path)
    path.team = Team.LEADERS
    assert codes(path) == {people["secretary"]}
    path.team = Team.WORKERS
    assert codes(path) == {people["secretary"], people["commissioner"]}
    path.posts.set([Post.objects.get(key="org_member")])
    assert codes(path) == {people["commissioner"]}


def test_only_what_was_finished_since_the_first_day_counts(cast: Cast, small_site: SmallSite) -> None:
    path = make_path(cast.branch, small_site, counts_from=clock.today() - timedelta(days=10))
    finish(path, cast.member, days_ago=20)
    assert [len(row.missing) for row in paths_of(cast.member.member)] == [1]
    LearningPath.objects.update(counts_from=clock.today() - timedelta(days=30))
    assert [len(row.missing) for row in paths_of(cast.member.member)] == [0]
    assert paths_of(cast.other_member.member) == []


def test_doing_a_course_again_takes_nothing_back_from_a_path(cast: Cast, small_site: SmallSite) -> None:
    path = make_path(cast.branch, small_site)
    finish(path, cast.member, days_ago=366)
    start_course(course=path.courses.get().course, member=cast.member.member, again=True)
    assert CourseProgress.objects.get().done_at is None
    assert [len(row.missing) for row in paths_of(cast.member.member)] == [0]
    assert cast.member.member.code not in [row[0].code for row in overview(cast.secretary, path).missing]


def test_everybody_is_reminded_once_before_the_day_and_once_after(cast: Cast, small_site: SmallSite) -> None:
    path = make_path(cast.branch, small_site, due_on=clock.today() + timedelta(days=20))
    finish(path, cast.commissioner)
    assert remind_learners() == 0
    LearningPath.objects.update(due_on=clock.today() + timedelta(days=5))
    told = remind_learners()
    assert told == len(codes(path)) - 1
    assert remind_learners() == 0
    assert not Notice.objects.filter(recipient=cast.commissioner).exists()
    LearningPath.objects.update(due_on=clock.today() - timedelta(days=1), is_published=False)
    assert remind_learners() == 0
    LearningPath.objects.update(is_published=True)
    assert remind_learners() == told


def test_secretaries_see_their_own_people_and_no_order_by_progress(cast: Cast, small_site: SmallSite) -> None:
    path = make_path(cast.committee, small_site)
    finish(path, cast.member)
    seen = overview(cast.secretary, path)
    names = [member.code for member, _branch, _courses in seen.missing]
    assert names == sorted(names)
    assert cast.member.member.code not in names
    assert cast.other_member.member.code not in names
    assert cast.other_member.member.code in [row[0].code for row in overview(cast.organizer, path).missing]
    address = reverse("learning-overview", args=[path.pk])
    expected = {"secretary": 200, "commissioner": 200, "organizer": 200, "admin": 200}
    for name, user in cast.everybody().items():
        if user.is_authenticated:
            assert client_of(user).get(address).status_code == expected.get(name, 404), name
            assert client_of(user).get(reverse("learning-overviews")).status_code == 200
    assert Client().get(address).status_code == 302


def test_a_members_own_page_shows_what_is_missing(cast: Cast, small_site: SmallSite) -> None:
    path = make_path(cast.branch, small_site, due_on=clock.today())
    page = client_of(cast.member).get(reverse("learning-path", args=[path.pk]))
    assert "三步" in page.content.decode()
    assert "必学" in client_of(cast.member).get(reverse("learning")).content.decode()
    assert client_of(cast.other_member).get(reverse("learning-path", args=[path.pk])).status_code == 404


def test_a_path_without_published_courses_is_not_done(cast: Cast, small_site: SmallSite) -> None:
    path = make_path(cast.branch, small_site)
    path.courses.get().course.unpublish()
    member, secretary = client_of(cast.member), client_of(cast.secretary)
    assert "alert--success" not in member.get(reverse("learning-path", args=[path.pk])).content.decode()
    assert "badge--ok" not in member.get(reverse("learning")).content.decode()
    assert "alert--success" not in secretary.get(reverse("learning-overview", args=[path.pk])).content.decode()
    assert overview(cast.secretary, path).is_empty

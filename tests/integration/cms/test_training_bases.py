"""Training bases: what readers meet there, and how one registers for a session."""

from datetime import timedelta
from typing import Any

from django.test import Client
from wagtail.models import PageViewRestriction

from cms.models import TrainingBasePage
from forms.models import FormSettings
from forms.services import submit_record
from organization import clock
from tests.integration.cms.conftest import SmallSite
from tests.integration.cms.courses import make_course
from tests.integration.conftest import Cast
from tests.integration.forms.filling import ONE, make_form


def make_base(site: SmallSite, **values: Any) -> TrainingBasePage:
    page = TrainingBasePage(slug="base", title="带电作业基地", unit=site.branch, locale=site.chinese.locale, **values)
    site.chinese.indexes["bases"].add_child(instance=page)
    return page


def session(title: str, days: int, form: Any = None) -> tuple[str, dict[str, Any]]:
    begins = clock.now() + timedelta(days=days)
    return "session", {"title": title, "begins": begins, "ends": begins + timedelta(hours=3), "place": "", "form": form}


def text_for(page: TrainingBasePage, user: Any = None) -> str:
    client = Client()
    if user is not None:
        client.force_login(user)
    answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_registers_by_the_form_of_a_session(cast: Cast, small_site: SmallSite) -> None:
    form = make_form("come", ONE, quota=1)
    base = make_base(small_site, sessions=[session("下周", 7, form), session("已办", -7, form)])
    assert "/forms/come/" in text_for(base)
    states = {name: state_of(base, user) for name, user in (("member", cast.member), ("other", cast.other_member))}
    assert states == {"member": "open", "other": "open"}
    assert state_of(base, None) == "sign_in"
    submit_record(form=form, user=cast.member, data={"opinion": "来"}, unit=cast.branch)
    assert state_of(base, cast.member) == "registered"
    assert state_of(base, cast.other_member) == "full"
    FormSettings.objects.update(quota=9, closes_at=clock.now() - timedelta(minutes=1))
    assert state_of(base, cast.other_member) == "closed"
    FormSettings.objects.update(closes_at=None, opens_at=clock.now() + timedelta(minutes=1))
    assert state_of(base, cast.other_member) == "soon"
    index = Client().get(base.get_parent().url).content.decode()
    assert "带电作业基地" in index


def state_of(base: TrainingBasePage, user: Any) -> str:
    client = Client()
    if user is not None:
        client.force_login(user)
    shown = client.get(base.url).context["sessions"]
    assert [each.value["title"] for each in shown] == ["下周"]
    return str(shown[0].state)


def test_demonstrators_have_numbers_and_pages_keep_their_privacy(cast: Cast, small_site: SmallSite) -> None:
    course = make_course(small_site.chinese, "reflection")
    demonstrator = {"number": "带电班 3 号", "unit": cast.branch, "post": None, "skill": "等电位进入"}
    programme = {"title": "绝缘斗臂车", "whom": "青年", "hours": None, "words": "", "pages": [course]}
    base = make_base(small_site, demonstrators=[("demonstrator", demonstrator)], programmes=[("programme", programme)])
    PageViewRestriction.objects.get_or_create(page=course, restriction_type=PageViewRestriction.LOGIN)
    visitor, member = text_for(base), text_for(base, cast.member)
    assert "带电班 3 号" in visitor
    assert course.title not in visitor
    assert course.title in member

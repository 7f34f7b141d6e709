"""A question rests on a clause; when the clause changes, editors look at it again."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import Question, QuestionBank, RegulationPage
from cms.queries.changed_clauses import changed_questions, with_clauses
from cms.services.keep_regulation import keep_regulation
from tests.integration.cms.conftest import SmallSite
from tests.integration.cms.learning import make_question
from tests.integration.conftest import Cast


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def publish(page: RegulationPage, text: str) -> None:
    page.full_text = text
    page.save()
    keep_regulation(page)


def test_a_question_is_flagged_when_its_clause_changes_and_confirmed_or_revised(
    cast: Cast, small_site: SmallSite
) -> None:
    page = RegulationPage(title="会议办法", slug="rule", issuing_body="党委", issued_on=date(2026, 1, 1), full_text="x")
    small_site.chinese.indexes["regulations"].add_child(instance=page)
    publish(page, "第一条 党员大会每季度一次。\n第二条 支委会每月一次。")
    bank = QuestionBank.objects.create(unit=cast.committee, title="题库")
    cited = make_question(bank, clause="《会议办法》第二条")
    make_question(bank, "truth", clause="《会议办法》第一条")
    loose = make_question(bank, "fill_in", clause="某个办法")
    assert cited.clause_page == page
    assert loose.clause_page is None
    assert not changed_questions(cast.organizer)

    publish(page, "第一条 党员大会每季度一次。\n第二条 支委会每两月一次。")
    assert list(changed_questions(cast.organizer)) == [cited]
    assert not changed_questions(cast.secretary)
    [row] = with_clauses(list(changed_questions(cast.organizer)))
    assert "每月一次" in row.before
    assert "每两月一次" in row.now

    address = reverse("changed_clauses:index")
    assert "每两月一次" in client_of(cast.admin).get(address).content.decode()
    confirm = reverse("changed_clauses:confirm", args=[cited.pk])
    for user in (cast.member, cast.secretary, cast.organizer):
        assert client_of(user).post(confirm).status_code in (302, 403, 404)
    assert changed_questions(cast.admin).exists()
    client_of(cast.admin).post(confirm)
    assert not changed_questions(cast.admin).exists()

    publish(page, "第一条 党员大会每季度一次。")
    assert list(changed_questions(cast.admin)) == [cited]
    assert with_clauses([cited])[0].now == ""
    Question.objects.filter(pk=cited.pk).update(is_retired=True)
    assert not changed_questions(cast.admin).exists()


@pytest.mark.parametrize("way", ["unpublish", "delete"])
def test_a_question_is_flagged_when_its_regulation_is_taken_away(way: str, cast: Cast, small_site: SmallSite) -> None:
    page = RegulationPage(title="会议办法", slug="rule", issuing_body="党委", issued_on=date(2026, 1, 1), full_text="x")
    small_site.chinese.indexes["regulations"].add_child(instance=page)
    publish(page, "第一条 党员大会每季度一次。")
    bank = QuestionBank.objects.create(unit=cast.committee, title="题库")
    cited = make_question(bank, clause="《会议办法》第一条")
    assert not changed_questions(cast.organizer)
    getattr(RegulationPage.objects.get(), way)()
    assert [row.now for row in with_clauses(list(changed_questions(cast.organizer)))] == [""]
    client_of(cast.admin).post(reverse("changed_clauses:confirm", args=[cited.pk]))
    assert not changed_questions(cast.organizer)

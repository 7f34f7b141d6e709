"""What is asked is counted without persons: neither who, nor when, nor what is about somebody."""

from datetime import timedelta

import pytest
from django.test import Client

from organization import clock
from search.models import AskedDay, AskedQuestion
from search.queries.asked import asked_questions
from search.services.asked import DAYS_HIDDEN, DAYS_KEPT, SHOWN_FROM, forget_questions, remember_question
from tests import builders

pytestmark = pytest.mark.django_db


def ask(text, times=1, *, found=False):
    for _ in range(times):
        remember_question(text, found=found)


def texts():
    return set(AskedQuestion.objects.exclude(text="").values_list("text", flat=True))


def test_a_question_is_kept_in_words_from_the_third_time_on():
    ask("党费 标准", SHOWN_FROM - 1)
    assert texts() == set()
    assert "党费" not in AskedQuestion.objects.get().mark
    ask("黨費　標準")
    assert texts() == {"党费 标准"}
    assert [(row.asked, row.missed) for row in asked_questions(days=30, only_missed=True)] == [(3, 3)]


@pytest.mark.parametrize(
    "text",
    ["110101199003077571", "证件 11010119900307757X", "１３９１２３４５６７８", "139-1234-5678 电话", "010-62345678",
     "a@example.org", "6222 0210 0111 2222", "长" * 61, "  ", "？"],
)  # fmt: skip
def test_what_looks_like_personal_data_is_not_counted_at_all(text):
    ask(text, 5)
    assert not AskedQuestion.objects.exists()


def test_a_question_with_somebodys_name_or_code_never_comes_into_words():
    builders.make_member("T9001", name="示例甲")
    ask("示例甲 处分", 5)
    ask("t9001", 5)
    assert texts() == set()


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("示例·古丽", "示例·古丽 学习"),
        ("示例·古丽", "示例古丽"),
        ("示例陳", "示例陳 党费"),
        ("示例陳", "示例陈"),
        ("Sample Name", "sample  name"),
    ],
)
def test_a_name_is_known_however_it_is_written(name, asked):
    builders.make_member("T9001", name=name)
    ask(asked, 4)
    assert texts() == set()


def test_neither_person_nor_time_of_day_can_be_stored():
    names = {field.name for model in (AskedQuestion, AskedDay) for field in model._meta.get_fields()}
    assert names == {"id", "mark", "text", "days", "question", "day", "asked", "missed"}


def test_rare_questions_are_forgotten_after_a_month_and_all_after_a_year():
    ask("很少 有人 问", 1)
    ask("经常 有人 问", 3)
    AskedDay.objects.update(day=clock.today() - timedelta(days=DAYS_HIDDEN + 1))
    forget_questions()
    assert [each.text for each in AskedQuestion.objects.all()] == ["经常 有人 问"]
    AskedDay.objects.update(day=clock.today() - timedelta(days=DAYS_KEPT + 1))
    forget_questions()
    assert not AskedQuestion.objects.exists()


def test_the_page_counts_a_question_once_and_not_its_pages_and_filters(demo_org):
    client = Client()
    for address in ("q=不存在的词", "q=不存在的词&page=2", "q=不存在的词&year=2024", "q="):
        assert client.get(f"/search/?{address}").status_code == 200
    assert AskedDay.objects.get().asked == 1
    assert AskedDay.objects.get().missed == 1


def test_only_those_with_the_permission_see_the_report(cast, client):
    ask("找不到", 3)
    for name, person in cast.everybody().items():
        browser = Client()
        if person.is_authenticated:
            browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        answer = browser.get("/admin/search/questions/")
        assert ("找不到" in answer.content.decode()) == (name == "admin"), name

"""Fills an installation with a register of visits and an anonymous survey; what is there already is left alone."""

import random
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from forms.builder import document_to_stream
from forms.models import Form, FormGrant, FormRight, FormSettings, FormUse, Reach, Record, RegisterView
from forms.services import change_record, publish_form, submit_record, withdraw_record
from organization import clock
from organization.demo.load import load_cast
from organization.models import Assignment, User

from .documents import SURVEY, VISITS

VISITS_KEY, SURVEY_KEY = "visits", "theme_day_survey"
VISITED = 62
ANSWERS = 43
MATTERS = (
    "核对分时电价账单",
    "更换老化表箱",
    "加装充电桩咨询",
    "检修台区低电压",
    "讲解安全用电",
    "办理增容手续",
    "排查线路隐患",
    "协助线上办电",
    "回访停电投诉",
    "帮扶独居老人",
    "联系企业错峰用电",
    "检查校园配电房",
    "支援抗旱排灌",
    "宣传节能政策",
)
NOTES = (
    "当场办结，已告知用电注意事项。", "已记录诉求，约定三个工作日内答复。", "与台区经理一同到场，更换后复测正常。",
    "需要协调物业，持续跟进。", "用户表示满意，愿意参加下次座谈。", "",
)  # fmt: skip
CENTRE = {"household": (40.84, 111.75), "firm": (40.66, 109.84), "village": (41.03, 113.13), "school": (42.26, 118.96)}


def load_demo_registers() -> int:
    """Returns how many sample records there are; loads them when there are none yet. RuntimeError outside the demo."""
    if not settings.DEMO:
        raise RuntimeError("Sample records are only for the demo.")
    if not Form.objects.filter(key=VISITS_KEY).exists():
        _load()
    return Record.objects.filter(form__key__in=(VISITS_KEY, SURVEY_KEY)).count()


@transaction.atomic
def _load() -> None:
    dice = random.Random(20261123)
    visits = _form(
        VISITS_KEY, VISITS, "各支部走访用户、企业和乡村的记录：谁去、为何事、办得怎样。", use=FormUse.REGISTER
    )
    survey = _form(
        SURVEY_KEY, SURVEY, "匿名征集：不记录姓名和时刻。", use=FormUse.SURVEY, anonymous=True, once_per_person=True
    )
    FormGrant.objects.create(form=visits, post_id="secretary", right=FormRight.EDIT, reach=Reach.SUBTREE)
    organizers = load_cast()["organizers"]
    posts = Assignment.objects.filter(member__code__in=[name.upper() for name in organizers]).on(clock.today())
    for post in dict.fromkeys(posts.values_list("post_id", flat=True)):
        for form in (visits, survey):
            FormGrant.objects.get_or_create(form=form, post_id=post, right=FormRight.MANAGE, reach=Reach.ALL)
    _visits(visits, dice)
    _answers(survey, dice)
    _views(visits)


def _form(key: str, document: dict[str, Any], description: str, **values: Any) -> Form:
    title = document["title"]
    form = Form(key=key, title=title["zh-hans"], title_en=title["en"], description=description, live=False)
    stream: Any = document_to_stream(document)
    form.fields = stream
    form.save()
    form.save_revision().publish()
    form.refresh_from_db()
    if not form.versions.exists():
        publish_form(form=form)
    FormSettings.objects.update_or_create(form=form, defaults=values)
    return form


def _people(count: int, dice: random.Random) -> list[User]:
    """Members spread over the branches."""
    users = list(User.objects.filter(is_active=True, member__isnull=False).order_by("username")[:400])
    users = [user for user in users if user.as_member is not None and user.as_member.branch is not None]
    return dice.sample(users, min(count, len(users)))


def _visits(form: Form, dice: random.Random) -> None:
    records = []
    people = _people(20, dice)
    for number in range(VISITED):
        day = clock.today() - timedelta(days=dice.randrange(0, 150))
        data = _visit(number, day, dice)
        records.append(submit_record(form=form, user=people[number % len(people)], data=data, origin="page"))
    chief = User.objects.filter(is_superuser=True).order_by("pk").first()
    if chief is None:
        return
    for record in records[3:9]:
        change_record(
            record=record, user=chief, data={"state": "done", "satisfied": "1"}, expected_seq=1, reason="回访后更新"
        )
    withdraw_record(record=records[11], user=chief, expected_seq=1, reason="与前一条重复")


def _visit(number: int, day: date, dice: random.Random) -> dict[str, Any]:
    kind = dice.choice(tuple(CENTRE))
    lat, lon = CENTRE[kind]
    state = dice.choices(("noted", "working", "done", "handed"), (2, 3, 7, 1))[0]
    data = {
        "topic": dice.choice(MATTERS),
        "kind": kind,
        "place_name": f"{dice.choice('ABCDEFGH')}区-{dice.randrange(1, 60):02}",
        "day": day.isoformat(),
        "people": str(dice.randrange(1, 7)),
        "needs": dice.sample(("supply", "meter", "extend", "safety", "charge"), dice.randrange(1, 3)),
        "state": state,
        "hours": str(dice.randrange(2, 12) / 2),
        "note": dice.choice(NOTES),
        "phone": f"1{dice.randrange(30, 90)}0000{number:04}",
        "point": {"lat": f"{lat + dice.uniform(-0.5, 0.5):.4f}", "lon": f"{lon + dice.uniform(-0.7, 0.7):.4f}"},
    }
    if state == "done":
        data |= {"satisfied": dice.choice(("1", "1", "1", "")), "follow_up": (day + timedelta(days=7)).isoformat()}
    return data


def _answers(form: Form, dice: random.Random) -> None:
    for user in _people(ANSWERS, dice):
        data = {
            "form": dice.choices(("visit", "service", "talk", "skill"), (14, 9, 5, 3))[0],
            "time": dice.choices(("day", "evening", "weekend"), (8, 5, 1))[0],
            "topics": dice.sample(("theory", "rules", "trade", "models"), dice.randrange(1, 4)),
            "minutes": str(dice.choice((30, 45, 60, 60, 90, 90, 120))),
            "idea": dice.choice(("", "", "", "希望提前一周通知内容。", "多结合一线工作。")),
        }
        submit_record(form=form, user=user, data=data)


def _views(form: Form) -> None:
    views = (
        ("办理中的事项", "c1=state&c1o=any_of&c1v=noted&c1v=working&cols=kind,day,state,needs,hours", False),
        ("按办理情况看板", "layout=board&by=state", False),
        ("走访日历", "layout=calendar&by=day", False),
        ("全部走访", "cols=kind,place_name,day,people,state,hours,_unit&sort=-day", True),
    )
    for name, query, first in views:
        RegisterView.objects.create(form=form, name=name, query=query, is_default=first, created_at=clock.now())

"""A register with one field of every kind that lists filter by."""

import pytest

from forms.builder import json_to_fields
from forms.models import Form, FormGrant, FormSettings, FormUse
from forms.queries.registers import find_register
from forms.services import publish_form, submit_record

DOCUMENT = [
    {"key": "topic", "type": "text", "label": {"zh-hans": "主题", "en": "Topic"}, "required": True},
    {"key": "people", "type": "integer", "label": {"zh-hans": "人数", "en": "People"}},
    {"key": "cost", "type": "decimal", "label": {"zh-hans": "费用", "en": "Cost"}},
    {"key": "day", "type": "date", "label": {"zh-hans": "日期", "en": "Day"}},
    {"key": "done", "type": "bool", "label": {"zh-hans": "办结", "en": "Done"}},
    {
        "key": "kind",
        "type": "choice",
        "label": {"zh-hans": "类型", "en": "Kind"},
        "config": {"options": [{"value": "home", "label": {"en": "Home"}}, {"value": "shop", "label": {"en": "Shop"}}]},
    },
    {
        "key": "needs",
        "type": "multi",
        "label": {"zh-hans": "诉求", "en": "Needs"},
        "config": {"options": [{"value": "heat", "label": {"en": "Heat"}}, {"value": "lift", "label": {"en": "Lift"}}]},
    },
    {"key": "secret", "type": "text", "label": {"zh-hans": "证件号", "en": "Card"}, "masking": "tail4"},
]


def make_register(document=DOCUMENT, *, key="visits", **settings):
    form = Form(key=key, title="走访台账", title_en="Visits", live=True)
    form.fields = json_to_fields(document)
    form.save()
    publish_form(form=form)
    FormSettings.objects.create(form=form, **{"use": FormUse.REGISTER, **settings})
    return form


@pytest.fixture
def form(db):
    return make_register()


@pytest.fixture
def grants(form):
    FormGrant.objects.create(form=form, post_id="secretary", right="edit")
    FormGrant.objects.create(form=form, post_id="office_org", right="manage", reach="all")


@pytest.fixture
def records(form, cast):
    rows = [
        {"topic": "空调", "people": "3", "cost": "10.50", "day": "2026-03-01", "done": "1", "kind": "home",
         "needs": ["heat"], "secret": "11010519491231002X"},
        {"topic": "电梯", "people": "12", "cost": "2", "day": "2026-04-15", "done": "", "kind": "shop",
         "needs": ["lift", "heat"]},
        {"topic": "<b>门窗</b>", "day": "2026-05-20", "kind": "home"},
    ]  # fmt: skip
    people = (cast.member, cast.member, cast.other_member)
    return [submit_record(form=form, user=user, data=row) for user, row in zip(people, rows, strict=True)]


@pytest.fixture
def register(form, grants, cast):
    return find_register(cast.organizer, form.key)

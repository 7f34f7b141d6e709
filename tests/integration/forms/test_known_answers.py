"""What a form knows before anybody types: the profile, the last time, a linked record, the members of a unit."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from forms.builder import json_to_fields
from forms.engine.definition import FieldSpec, from_json
from forms.field_types import field_type
from forms.field_types.errors import FieldError
from forms.models import Form, FormSettings, FormUse, Record, RecordJob
from forms.queries.registers.register import register_of
from forms.services import build_django_form, publish_form, submit_record
from forms.services.defaults import default_answers
from forms.services.fill_context import fill_context
from forms.services.registers.import_file import FileRow
from forms.services.registers.import_rows import RowReader
from organization.models import Member
from tests.builders import make_assignment, make_member, make_unit

pytestmark = pytest.mark.django_db

ASSET = [
    {"key": "name", "type": "text", "label": {"zh-hans": "名称"}},
    {"key": "owner_id", "type": "id_number", "label": {"zh-hans": "责任人证件"}},
    {"key": "kind", "type": "text", "label": {"zh-hans": "类别"}},
]
VISIT = {
    "schema_version": 1,
    "fields": [
        {"key": "who", "type": "person", "default_from": "profile:code"},
        {"key": "unit", "type": "unit", "default_from": "profile:unit"},
        {"key": "topic", "type": "text", "default_from": "last", "default": "走访"},
        {"key": "people", "type": "integer", "default": 2},
        {"key": "double", "type": "integer", "default_formula": "people * 2"},
    ],
}


def made_form(key: str, fields: list[dict[str, Any]], use: str) -> Form:
    form = Form(key=key, title=key, live=True)
    form.fields = json_to_fields(fields)
    form.save()
    publish_form(form=form)
    FormSettings.objects.create(form=form, use=use)
    return form


@pytest.fixture
def org() -> Mapping[str, Any]:
    committee = make_unit("C", kind="committee")
    one, other = make_unit("B1", parent=committee), make_unit("B2", parent=committee)
    people = {
        "member": make_member(branch=one),
        "colleague": make_member(branch=one),
        "stranger": make_member(branch=other),
    }
    make_assignment(people["colleague"], "secretary", one)
    return {"one": one, "other": other, **people}


def defaults(member: Member | None, stored: Mapping[str, Any] | None = None) -> dict[str, Any]:
    definition = from_json(VISIT)
    context = fill_context(user=member.user if member else AnonymousUser(), place="form:visits")
    return default_answers(definition=definition, context=context, keys=definition.keys(), stored=stored or {})


def test_a_form_begins_with_the_profile_and_formulas(org: Mapping[str, Any]) -> None:
    found = defaults(org["member"])
    assert found == {"who": org["member"].code, "unit": "B1", "topic": "走访", "people": 2, "double": 4}


def test_nothing_is_known_of_a_visitor(org: Mapping[str, Any]) -> None:
    assert defaults(None) == {"topic": "走访", "people": 2, "double": 4}


def test_a_stored_answer_goes_before_every_default(org: Mapping[str, Any]) -> None:
    assert defaults(org["member"], {"people": 5, "topic": "x"})["double"] == 10


def test_the_last_answer_of_the_same_person_comes_back(org: Mapping[str, Any]) -> None:
    form = made_form("visits", VISIT["fields"], FormUse.SURVEY)
    submit_record(form=form, user=org["member"].user, data={"topic": "慰问"}, token="1")
    assert defaults(org["member"])["topic"] == "慰问"
    assert defaults(org["stranger"])["topic"] == "走访"


def test_the_last_answer_to_another_question_comes_where_it_fits(org: Mapping[str, Any]) -> None:
    user = org["member"].user
    form = made_form("visits", VISIT["fields"], FormUse.SURVEY)
    submit_record(form=form, user=user, data={"people": "7"}, token="1")
    definition = from_json({"schema_version": 1, "fields": [
        {"key": "before", "type": "hidden", "default_from": "last:people"},
        {"key": "again", "type": "integer", "default_from": "last:people"},
        {"key": "wrong", "type": "date", "default_from": "last:people"},
    ]})  # fmt: skip
    context = fill_context(user=user, place="form:visits")
    found = default_answers(definition=definition, context=context, keys=definition.keys(), stored={})
    assert found == {"before": 7, "again": 7}


def test_the_drawn_form_shows_what_it_begins_with(org: Mapping[str, Any]) -> None:
    definition = from_json(VISIT)
    context = fill_context(user=org["member"].user, place="form:visits")
    form = build_django_form(definition=definition, stored={}, writable=definition.keys(), context=context)
    assert 'value="走访"' in next(each.body for each in form.questions if each.key == "topic")


def test_a_record_link_offers_only_what_may_be_read_and_copies_nothing_masked(org: Mapping[str, Any]) -> None:
    register = made_form("assets", ASSET, FormUse.REGISTER)
    record = submit_record(
        form=register, user=org["member"].user, token="1", unit=org["one"],
        data={"name": "一号高炉", "owner_id": "11010519491231002X", "kind": "炉"},
    )  # fmt: skip
    config = {"form": "assets", "fill": {"title": "name", "id": "owner_id"}, "where": "kind", "equals": "炉"}
    kind, spec = field_type("record"), FieldSpec(key="f", type="record", config=config)
    own = fill_context(user=org["colleague"].user, place="form:x")
    stored = {"form": "assets", "record": str(record.pk)}
    assert kind.clean("一号高炉", spec, own) == stored
    assert kind.clean(record.number, spec, own) == stored
    assert kind.fills(stored, spec, own) == {"title": "一号高炉"}
    foreign = fill_context(user=org["stranger"].user, place="form:x")
    with pytest.raises(FieldError):
        kind.clean(str(record.pk), spec, foreign)
    assert kind.fills(stored, spec, foreign) == {}
    assert "一号高炉" not in str(kind.display(stored, spec, foreign))


def test_an_attendance_list_names_the_members_of_the_unit(org: Mapping[str, Any]) -> None:
    kind, spec = field_type("attendance"), FieldSpec(key="f", type="attendance", config={"everybody": True})
    context = fill_context(user=org["member"].user, place="form:x")
    rows = kind.control(None, spec, context, {})["rows"]
    assert {row["member"].value for row in rows} == {org["member"].code, org["colleague"].code}
    stored = kind.clean([{"member": org["member"].code, "state": "present"}], spec, context)
    assert [each.code for each in kind.shortfalls(stored, spec, context)] == ["member_not_marked"]
    with pytest.raises(Exception, match="not_found"):
        kind.clean([{"member": org["stranger"].code, "state": "present"}], spec, context)


def test_posts_are_offered_at_once(org: Mapping[str, Any]) -> None:
    kind, spec = field_type("post"), FieldSpec(key="f", type="post", config={"posts": ["secretary"]})
    context = fill_context(user=org["member"].user, place="form:x")
    assert [value for value, _words in kind.control(None, spec, context, {})["options"]] == ["secretary"]
    assert kind.clean("secretary", spec, context) == "secretary"


READ_ONLY = [
    {"key": "applicant", "type": "text", "default_from": "profile:name", "read_only": True, "label": {"en": "Name"}},
    {"key": "state", "type": "text", "default": "open", "required": True, "label": {"en": "State"}},
]


def test_every_entrance_begins_with_the_same(org: Mapping[str, Any], client: Any) -> None:
    form = made_form("requests", READ_ONLY, FormUse.SURVEY)
    member = org["member"]
    client.force_login(member.user)
    drawn = client.get("/forms/requests/1/").context["form"].questions
    assert member.name in next(each.body for each in drawn if each.key == "applicant")
    by_program = submit_record(form=form, user=member.user, data={}, token="1", origin="api")
    assert by_program.answers == {"applicant": member.name, "state": "open"}
    by_procedure = submit_record(form=form, user=member.user, data={}, token="2", origin="procedure")
    assert by_procedure.answers == {"state": "open"}


def test_what_chance_gave_on_the_page_is_what_is_stored(org: Mapping[str, Any], client: Any) -> None:
    fields = [
        {"key": "number", "type": "text", "default_from": "uuid", "read_only": True, "label": {"en": "Number"}},
        {"key": "topic", "type": "text", "label": {"en": "Topic"}},
    ]
    form = made_form("numbered", fields, FormUse.SURVEY)
    client.force_login(org["member"].user)
    shown = []
    for _each in range(2):
        page = client.get("/forms/numbered/1/").context
        shown.append(next(each.body for each in page["form"].questions if each.key == "number"))
        posted = {"fill-current_step": "1", "topic": "x", "token": page["token"], "window": page["window"], "send": "1"}
        assert client.post("/forms/numbered/1/", posted).status_code == 302
    stored = [record.answers["number"] for record in Record.objects.filter(form=form).order_by("pk")]
    assert len({*stored}) == 2
    assert sorted(stored) == sorted(each for each in stored if any(each in body for body in shown))


def test_a_row_of_a_file_begins_with_what_it_has_no_column_for(org: Mapping[str, Any], admin_user: Any) -> None:
    form = made_form("requests", [*READ_ONLY, {"key": "topic", "type": "text", "default": "x"}], FormUse.REGISTER)
    job = RecordJob(form=form, parameters={"mapping": {"0": "topic"}, "header": ["Topic"]})
    read = RowReader(job, register_of(form, admin_user)).read(FileRow(number=2, cells=[""], formulas=[]))
    assert (read.values, read.problems) == ({"state": "open"}, [])

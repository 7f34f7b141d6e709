"""What a right by field hides or masks, no page of a register tells beside the field itself."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse

from forms.builder import json_to_fields
from forms.engine.expressions import fact_key
from forms.facts import FactQuestion
from forms.models import FormGrant, Record
from forms.queries.form_facts import fact_answers
from forms.queries.linked_records import RecordLookup
from forms.queries.registers import find_register, matching, read_state
from forms.queries.registers.layouts import offered
from forms.refusals import RecordInvalid
from forms.services import change_record, publish_form, submit_record
from forms.services.registers.exporting import export_text
from organization import clock
from tests.integration.forms.filling import make_form, publish

from .conftest import make_register

pytestmark = pytest.mark.django_db
PAY = "48213"
TOPIC = {"key": "topic", "type": "text", "label": {"en": "Topic (${salary})"}, "required": "salary > 10"}
SALARY = {"key": "salary", "type": "integer", "label": {"en": "Salary"}}


def paid(cast, level, *further, **answers):
    """Returns a record whose salary the secretary, who may change records, reads as ``level`` says."""
    form = make_register([TOPIC, SALARY, *further], key="pays", field_rights={"salary": {"*": level}})
    FormGrant.objects.create(form=form, post_id="secretary", right="edit")
    data = {"topic": "甲", "salary": PAY, **answers}
    return submit_record(form=form, user=cast.admin, unit=cast.branch, data=data)


@pytest.mark.parametrize("level", ["hidden", "masked"])
def test_a_cell_to_change_tells_nothing_of_its_neighbours(client, cast, level):
    record = paid(cast, level)
    client.force_login(cast.secretary)
    for query in ("", "?part=1"):
        page = client.get(reverse("register-cell", args=["pays", record.pk, "topic"]) + query)
        assert page.status_code == 200
        assert PAY not in page.content.decode()


def test_a_masked_cell_is_changed_by_those_who_read_it_whole(client, form, grants, records, cast):
    place = reverse("register-cell", args=[form.key, records[0].pk, "secret"])
    for user, status in ((cast.secretary, 404), (cast.organizer, 200)):
        client.force_login(user)
        assert client.get(place).status_code == status
        listed = client.get(reverse("register", args=[form.key]) + "?cols=topic,secret").content.decode()
        assert (place in listed) == (status == 200)


def test_a_table_with_a_masked_column_is_changed_by_those_who_read_it_whole(client, cast):
    columns = [{"key": "card", "type": "text", "label": {"en": "Card"}, "masking": "tail4"}]
    table = {"key": "rows", "type": "table", "label": {"en": "Rows"}, "config": {"columns": columns}}
    record = paid(cast, "read", table, rows=[{"card": "A-9917"}])
    for user, is_told in ((cast.secretary, False), (cast.admin, True)):
        client.force_login(user)
        page = client.get(reverse("answer-edit", args=[record.pk])).content.decode()
        assert ("A-9917" in page) == is_told


@pytest.mark.parametrize("level", ["read", "masked", "edit"])
def test_a_cell_offers_to_be_changed_where_it_can_be(client, cast, level):
    record = paid(cast, level)
    client.force_login(cast.secretary)
    listed = client.get(reverse("register", args=["pays"]) + "?cols=topic,salary").content.decode()
    for field in ("topic", "salary"):
        place = reverse("register-cell", args=["pays", record.pk, field])
        assert (f"{place}?" in listed) == (client.get(place).status_code == 200), field
    assert (reverse("register-cell", args=["pays", record.pk, "salary"]) in listed) == (level == "edit")


def test_a_condition_on_a_hidden_answer_keeps_the_page_of_a_record(client, cast):
    note = {"key": "note", "type": "text", "label": {"en": "Note"}, "visible_when": "salary > 10"}
    record = paid(cast, "hidden", note, note="涨薪")
    client.force_login(cast.secretary)
    page = client.get(reverse("register-record", args=["pays", record.pk])).content.decode()
    assert ("涨薪" in page, PAY in page) == (True, False)


@pytest.mark.parametrize("level", ["hidden", "masked", "read"])
def test_the_right_to_a_removed_field_stays(client, cast, level):
    record = paid(cast, level)
    form = record.form
    form.fields = json_to_fields([{**TOPIC, "label": {"en": "Topic"}, "required": True}])
    form.save()
    publish_form(form=form)
    client.force_login(cast.secretary)
    assert client.get(reverse("register-cell", args=["pays", record.pk, "salary"])).status_code == 404
    assert client.get(reverse("register-cell", args=["pays", record.pk, "topic"])).status_code == 200


@pytest.mark.parametrize(("level", "found_out"), [("hidden", False), ("masked", False), ("read", True)])
def test_nobody_finds_out_an_answer_by_sending_guesses(cast, level, found_out):
    card = {"key": "card", "type": "text", "label": {"en": "Card"}, "masking": "tail4", "read_only": "salary > 10"}
    record = paid(cast, level, card)
    record.answers["card"] = "A-9917"
    record.save()
    refused = {}
    for key, guesses in {"salary": ("1", PAY), "card": ("B", "A-9917")}.items():
        for guess in guesses:
            try:
                change_record(record=record, user=cast.secretary, data={key: guess}, expected_seq=1)
            except RecordInvalid as invalid:
                refused[key, guess] = {message.code for found in invalid.errors.values() for message in found}
    assert refused.get(("salary", PAY)) == (None if found_out else refused["salary", "1"])
    assert refused["card", "A-9917"] == refused["card", "B"] == {"not_changeable"}


@pytest.mark.parametrize("guess", ["A-1111", "A-9917"])
def test_a_right_guess_at_a_masked_answer_counts_like_a_wrong_one(cast, guess):
    card = {"key": "card", "type": "text", "label": {"en": "Card"}, "masking": "tail4"}
    record = paid(cast, "read", card, card="A-9917")
    changed = change_record(record=record, user=cast.secretary, data={"card": guess}, expected_seq=1)
    assert (changed.seq, changed.answers["card"]) == (2, guess)
    assert [list(change.changes) for change in changed.changes.filter(seq=2)] == [["card"]]
    assert change_record(record=changed, user=cast.admin, data={"card": guess}, expected_seq=2).seq == 2
    assert change_record(record=changed, user=cast.secretary, data={"topic": "甲"}, expected_seq=2).seq == 2


WHEN = {"key": "birth", "type": "date", "label": {"en": "Birth"}}
GRADE = {"key": "grade", "type": "choice", "label": {"en": "Grade"}, "config": {"options": [{"value": "low"}]}}
PLACE = {"key": "home", "type": "geopoint", "label": {"en": "Home"}}


@pytest.mark.parametrize("level", ["masked", "read"])
def test_no_layout_total_or_order_tells_what_is_masked(client, cast, level):
    rules = {key: {"*": level} for key in ("salary", "birth", "grade", "home")}
    form = make_register([TOPIC, SALARY, WHEN, GRADE, PLACE], key="pays", field_rights=rules)
    FormGrant.objects.create(form=form, post_id="secretary", right="edit")
    data = {
        "topic": "甲",
        "salary": PAY,
        "birth": "1990-05-06",
        "grade": "low",
        "home": {"lat": "30.1", "lon": "120.2"},
    }
    submit_record(form=form, user=cast.admin, unit=cast.branch, data=data)
    client.force_login(cast.secretary)
    base = reverse("register", args=["pays"])
    pages = {
        "?cols=topic,salary": PAY, "?layout=chart&by=_status&measure=max:salary": PAY, "?layout=map&by=home": "30.1",
    }  # fmt: skip
    for query, word in pages.items():
        assert (word in client.get(base + query).content.decode()) == (level == "read"), query
    register = find_register(cast.secretary, "pays")
    asked = "sort=salary&measure=sum:salary&c1=grade&c1o=is&c1v=low"
    state = read_state(QueryDict(asked), register)
    assert (state.sort, state.measure, len(state.conditions)) == (
        ("salary", "sum:salary", 1) if level == "read" else ("", "", 0)
    )
    for layout, key in {"board": "grade", "chart": "grade", "calendar": "birth", "map": "home"}.items():
        assert (key in {field.key for field in offered(register, layout)}) == (level == "read"), layout


def test_what_an_older_version_hides_stays_hidden_in_every_list_and_file(cast):
    note = {"key": "note", "type": "text", "label": {"en": "Note"}}
    rules = {"page:first": {"*": "hidden"}}
    sections = [{"key": "first", "page": True, "title": {"en": "First"}}]
    older = {
        "schema_version": 1,
        "sections": sections,
        "fields": [{**TOPIC, "label": {"en": "Topic"}, "required": True, "section": ""}, {**note, "section": "first"}],
    }
    form = make_form("pays", older, use="register", field_rights=rules)
    FormGrant.objects.create(form=form, post_id="secretary", right="edit")
    submit_record(form=form, user=cast.admin, unit=cast.branch, data={"topic": "甲", "note": "辞退"})
    publish(form, {"schema_version": 1, "fields": [{**note, "label": {"en": "Note"}}]})
    register = find_register(cast.secretary, "pays")
    empty = read_state(QueryDict(""), register)
    assert "辞退" not in "".join(
        export_text(register=register, state=empty, columns=list(register.fields.values()), format="json")
    )
    for query in ("c1=note&c1o=starts_with&c1v=辞", "sort=note"):
        state = read_state(QueryDict(query), register)
        assert (state.conditions, state.sort) == ((), ""), query
    assert not matching(register, read_state(QueryDict("q=辞退"), register)).rows
    assert len(matching(register, read_state(QueryDict("q=甲"), register)).rows) == 1


def test_words_of_a_removed_and_hidden_field_find_nothing(cast):
    remark = {"key": "remark", "type": "text", "label": {"en": "Remark"}}
    document = {"schema_version": 1, "fields": [{"key": "topic", "type": "text", "label": {"en": "Topic"}}, remark]}
    form = make_form("pays", document, use="register", field_rights={"remark": {"*": "hidden"}})
    FormGrant.objects.create(form=form, post_id="secretary", right="edit")
    submit_record(form=form, user=cast.admin, unit=cast.branch, data={"topic": "甲", "remark": "辞退"})
    publish(form, {**document, "fields": document["fields"][:1]})
    for user, number in ((cast.secretary, 0), (cast.admin, 1)):
        register = find_register(user, "pays")
        assert len(matching(register, read_state(QueryDict("q=辞退"), register)).rows) == number


ID = "11010519491231002X"
LINK = {"form": "pays", "title": ["topic", "salary"]}


@pytest.mark.parametrize("level", ["hidden", "masked", "read"])
def test_lookups_keep_to_masks_and_rights(cast, level):
    card = {"key": "card", "type": "id_number", "label": {"en": "Card"}}
    record = paid(cast, level, card, card=ID)
    question = FactQuestion(user=cast.secretary, today=clock.today(), answers={"pay": int(PAY)})
    asked = {
        "pay": ("register_value", ("pays", "salary", "topic", "甲")),
        "sum": ("register_sum", ("pays", "salary", "topic", "甲")),
        "guess": ("register_count", ("pays", "salary", "pay")),
        "card": ("register_value", ("pays", "card", "topic", "甲")),
        "by_card": ("register_value", ("pays", "topic", "card", ID)),
    }
    found = fact_answers(asked.values(), question)
    told = {name: found.get(fact_key(*call)) for name, call in asked.items()}
    is_open = level == "read"
    assert (told["pay"], told["sum"]) == ((Decimal(PAY), Decimal(PAY)) if is_open else (None, None))
    assert told["guess"] == (1 if is_open else None)
    assert (told["card"], told["by_card"]) == (None, "甲")
    lookup = RecordLookup()
    answers = lookup.answers(str(record.pk), actor=cast.secretary, config=LINK)
    assert ("salary" in answers, "card" in answers) == (is_open, False)
    option = lookup.find(str(record.pk), actor=cast.secretary, config=LINK)
    assert option.label == (f"甲 {PAY}" if is_open else "甲")
    Record.objects.update(text=f"甲 {PAY}")
    for text, is_found in (("甲", True), (record.number, True), (PAY, is_open)):
        assert bool(lookup.search(text, actor=cast.secretary, config=LINK, limit=5)) == is_found, text


@pytest.mark.parametrize("level", ["hidden", "masked", "read"])
def test_readers_have_the_pdf_and_editors_the_whole_page(client, cast, level, monkeypatch):
    card = {"key": "card", "type": "id_number", "label": {"en": "Card"}}
    record = paid(cast, level, card, card=ID)
    drawn = []
    monkeypatch.setattr("forms.views.receipts.draw_pdf", lambda html, pictures: drawn.append(html) or b"%PDF-")
    change, pdf = (reverse(name, args=[record.pk]) for name in ("answer-edit", "answer-pdf"))
    for user, statuses in ((cast.secretary, (200, 200)), (cast.commissioner, (404, 200)), (cast.member, (404, 404))):
        client.force_login(user)
        assert (client.get(change).status_code, client.get(pdf).status_code) == statuses
    assert {(ID in html, PAY in html) for html in drawn} == {(False, level == "read")}
    client.force_login(cast.secretary)
    page = client.get(change).content.decode()
    assert (ID in page, PAY in page) == (False, level == "read")
    sent = client.post(change, {"topic": "乙", "salary": "9", "card": "x", "seq": "1"}, follow=True)
    assert sent.redirect_chain[-1][0] == reverse("register-record", args=["pays", record.pk])
    record.refresh_from_db()
    assert record.answers == {"topic": "乙", "salary": int(PAY), "card": ID}

"""The designer's helpers on the server: formulas checked while written, starters, library, review, previews."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import override

from forms.builder import document_to_stream, json_to_fields, stream_to_document
from forms.engine.definition import compile_definition, from_json
from forms.engine.problems import Problem, errors_only
from forms.models import Form, FormSettings, FormUse, LibraryItem
from forms.queries import form_changes, form_problems
from forms.queries.burden import burden
from forms.queries.field_usages import field_usages
from forms.queries.form_advice import form_advice
from forms.queries.form_review import form_review
from forms.queries.formula_check import checked_formula
from forms.queries.located import located
from forms.services import publish_form, submit_record
from forms.services.clean_submission import clean_submission
from forms.services.fill_context import fill_context
from forms.services.form_library import LibraryRefused, begin_form, free_key, keep_in_library, library_blocks, starters
from tests.builders import make_member, make_unit
from tests.integration.forms.test_file_pages import client_of

LABEL = {"zh-hans": "名称", "en": "Name"}
CHOICE = {"options": [{"value": "a", "label": {"zh-hans": "甲", "en": "A"}}, {"value": "b", "label": {"zh-hans": "b"}}]}


def field(key: str, type: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type, "label": {"zh-hans": key, "en": key}, **more}


def document(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"schema_version": 1, "fields": list(fields), **more}


def advice(*fields: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in form_advice(document(*fields, **more))]


@pytest.mark.parametrize("starter", starters(), ids=lambda starter: starter.name)
def test_every_starter_becomes_a_form_that_can_be_published(starter: Any, cast: Any) -> None:
    assert errors_only(form_problems(starter.document)) == []
    assert [problem for problem in form_problems(starter.document) if problem.code == "missing_text"] == []
    form = begin_form(document=starter.document, key=starter.key, title=starter.title["zh-hans"], by=cast.admin)
    form.refresh_from_db()
    assert compile_definition(form.document)["fields"] == compile_definition(starter.document)["fields"]
    assert publish_form(form=form).number == 1


def test_steps_and_defaults_survive_the_editor(cast: Any) -> None:
    page = {"key": "trip", "title": LABEL, "help": LABEL, "page": True, "visible_when": "kind == 'a'"}
    fields = [
        field("kind", "choice", config=CHOICE),
        field("phone", section="trip", width="half", masking="tail4", default_from="last", standard="person.phone"),
        field("on", "date", section="trip", default_formula="today()"),
    ]
    whole = document(*fields, sections=[page])
    form = Form(key="steps", title="步骤")
    form.fields = document_to_stream(whole)
    form.save()
    form.refresh_from_db()
    assert compile_definition(form.document)["fields"] == compile_definition(whole)["fields"]
    assert compile_definition(form.document)["sections"] == compile_definition(whole)["sections"]


def test_formulas_are_checked_at_their_place(cast: Any) -> None:
    asked = {
        "formulas": ["amount > 3", "amount >", "amuont + 1", "rond(amount)", "amount + name", "", "sum_of(rows, 'x')"],
        "fields": [
            {"key": "amount", "type": "decimal"},
            {"key": "name", "type": "text"},
            {"key": "rows", "type": "table", "columns": ["price"]},
            {"key": "not a key", "type": "text"},
            "odd",
        ],
    }
    answer = client_of(cast.admin).post(reverse("form_check_formulas"), json.dumps(asked), "application/json")
    good, cut, misspelt, unknown, mixed, blank, column = answer.json()["results"]
    assert good == {"tree": {">": [{"var": "amount"}, 3]}, "type": good["type"], "findings": []}
    assert good["type"]
    assert [(each["position"], cut["tree"]) for each in cut["findings"]] == [(8, None)]
    assert [(each["position"], each["length"]) for each in misspelt["findings"]] == [(0, 6)]
    assert "amount" in misspelt["findings"][0]["fix"]
    assert unknown["findings"][0]["position"] == 0
    assert mixed["findings"][0]["position"] == 7
    assert blank == {"tree": None, "type": "", "findings": []}
    assert column["findings"][0]["position"] == 13


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"formulas": "x", "fields": []}', '{"formulas": [1], "fields": []}'])
def test_unreadable_questions_are_refused(body: str, cast: Any) -> None:
    assert client_of(cast.admin).post(reverse("form_check_formulas"), body, "application/json").status_code == 400


@pytest.mark.parametrize("text", ["(" * 5000, "a" * 4001, "'", "１＋", "\x00", "not " * 300 + "a", "[" * 40])
def test_no_text_breaks_the_check(text: str) -> None:
    assert checked_formula(text, types={}).findings


def test_the_designer_is_for_those_who_make_forms(cast: Any) -> None:
    form = begin_form(document=document(field("a")), key="a", title="A")
    item = LibraryItem.objects.create(
        title="x", document=document(field("a")), created_at=form.first_published_at or "2026-01-01T00:00Z"
    )
    for name, user in cast.everybody().items():
        client = client_of(user)
        answers = [
            client.get(reverse("form_catalogue")),
            client.post(reverse("form_check_formulas"), "{}", "application/json"),
            client.get(reverse("form_start")),
            client.post(reverse("form_start"), {"starter": "leave"}),
            client.post(reverse("form_duplicate", args=[form.pk])),
            client.post(reverse("form_review", args=[form.pk])),
            client.post(reverse("form_library_keep", args=[form.pk])),
            client.post(reverse("form_library_blocks", args=[item.pk]), '{"taken": []}', "application/json"),
        ]
        allowed = user.has_perm("forms.add_form")
        assert all((answer.status_code in (200, 302, 400)) for answer in answers)
        if not allowed:
            shown = [number for number, answer in enumerate(answers) if answer.status_code == 200 and number > 0]
            assert shown == [], name
    assert Form.objects.filter(key__startswith="leave").count() == sum(
        user.has_perm("forms.add_form") for user in cast.everybody().values()
    )


def test_a_form_gets_its_key_from_its_name_and_keeps_it_once_published(cast: Any) -> None:
    begin_form(document=document(field("a")), key="kun_nan_bu_tie", title="A")
    client = client_of(cast.admin)
    sent = {"title": "困难补贴", "key": "", "fields-count": "0"}
    client.post(reverse("wagtailsnippets_forms_form:add"), sent)
    form = Form.objects.get(title="困难补贴")
    assert form.key == "kun_nan_bu_tie_2"
    edit = reverse("wagtailsnippets_forms_form:edit", args=[form.pk])
    client.post(edit, {**sent, "key": "allowance"})
    assert Form.objects.get(pk=form.pk).get_latest_revision_as_object().key == "allowance"
    form = Form.objects.get(key="kun_nan_bu_tie")
    publish_form(form=form, by=cast.admin)
    edit = reverse("wagtailsnippets_forms_form:edit", args=[form.pk])
    client.post(edit, {**sent, "key": "another"})
    latest = Form.objects.get(pk=form.pk).get_latest_revision_as_object()
    assert (latest.title, latest.key) == ("困难补贴", "kun_nan_bu_tie")


def test_a_form_is_duplicated_with_its_steps(cast: Any) -> None:
    starter = next(each for each in starters() if each.name == "event_signup")
    form = begin_form(document=starter.document, key="signup", title="报名", by=cast.admin)
    client = client_of(cast.admin)
    assert client.get(reverse("form_duplicate", args=[form.pk])).status_code == 200
    assert client.post(reverse("form_duplicate", args=[form.pk])).status_code == 302
    copy = Form.objects.get(key="signup_2")
    assert (copy.document["fields"], copy.document["sections"], copy.live) == (
        form.document["fields"],
        form.document["sections"],
        False,
    )


def test_the_library_keeps_sections_and_gives_free_keys(cast: Any) -> None:
    starter = next(each for each in starters() if each.name == "event_signup")
    item = keep_in_library(document=starter.document, key="details", title=" 参会  安排 ", by=cast.admin)
    assert (item.title, item.count) == ("参会 安排", 4)
    blocks = library_blocks(item, ["details", "meals", "coming"])
    brought = stream_to_document(Form(fields=blocks).fields)
    assert [section["key"] for section in brought["sections"]] == ["details_2"]
    assert [each["key"] for each in brought["fields"]] == ["travel", "meals_2", "diet", "phone"]
    assert brought["fields"][2]["visible_when"] == "count(meals_2) > 0"
    assert brought["fields"][0]["section"] == "details_2"
    for key, title, code in (("details", "参会 安排", "taken"), ("details", " ", "no_title"), ("none", "x", "nothing")):
        with pytest.raises(LibraryRefused) as refusal:
            keep_in_library(document=starter.document, key=key, title=title, by=cast.admin)
        assert refusal.value.code == code


def test_a_copy_keeps_further_languages_and_what_describes_it(cast: Any) -> None:
    words = {"zh-hans": "名", "en": "Name", "fr": "Nom"}
    form = begin_form(document=document({**field("a"), "label": words}), key="a", title="A")
    assert form.document["fields"][0]["label"] == words
    Form.objects.filter(pk=form.pk).update(description="D", people=7, times_a_year=2)
    form.refresh_from_db()
    form.save_revision()
    assert client_of(cast.admin).post(reverse("form_duplicate", args=[form.pk])).status_code == 302
    copy = Form.objects.exclude(pk=form.pk).get(key__startswith="a")
    assert copy.document["fields"][0]["label"] == words
    assert (copy.description, copy.people, copy.times_a_year) == ("D", 7, 2)


def test_words_that_were_left_behind_are_named(cast: Any) -> None:
    def asked(english: str, french: str) -> dict[str, Any]:
        return document({**field("a"), "label": {"zh-hans": "问", "en": english, "fr": french}}, field("b"))

    form = begin_form(document=asked("Who", "Qui"), key="t", title="T")
    publish_form(form=form)
    told = [
        [problem.context for problem in form_advice(asked(*words), form_key="t") if "left" in problem.code]
        for words in (("Who", "Qui"), ("When", "Qui"), ("When", "Quand"))
    ]
    assert told == [[], [{"language": "fr", "places": "a"}], []]


def test_changes_tell_messages_and_titles() -> None:
    rule = {"check": "a > 1", "message": {"en": "More"}}
    before = {**document({**field("a"), "rules": [rule]}), "title": {"en": "One"}}
    other = {**field("a"), "rules": [{**rule, "message": {"en": "Much more"}}], "required_message": {"en": "Say it"}}
    title, changed = form_changes(before, {**document(other), "title": {"en": "Two"}})
    assert [(each.before, each.after) for each in title.details] == [("One", "Two")]
    with override("en"):
        names = [each.name for each in form_changes(before, document(other))[-1].details]
    assert "What to say when it is not filled in" in names
    assert ("a > 1 → More", "a > 1 → Much more") in [(each.before, each.after) for each in changed.details]


def test_tables_and_words_are_looked_into(cast: Any) -> None:
    columns = [
        {"key": "idn", "type": "id_number", "label": {"zh-hans": "证"}},
        {"key": "n", "type": "integer", "computed": "people * 2"},
    ]
    fields = (
        field("people", "integer"),
        {**field("say"), "label": {"zh-hans": "共 ${people} 人", "en": "x"}},
        field("family", "table", config={"columns": columns}),
    )
    assert ("fields/2/config/columns/0/personal_data", "personal_without_purpose") in advice(*fields)
    form = begin_form(document=document(*fields), key="t", title="T", by=cast.admin)
    FormSettings.objects.create(form=form, use=FormUse.SURVEY, field_rights={"people": {"*": "read"}})
    assert len(field_usages(form, from_json(form.document))["people"]) == 3


def test_free_keys_stay_keys() -> None:
    assert free_key("a", {"a", "a_2"}) == "a_3"
    assert len(free_key("k" * 60, {"k" * 60})) <= 60


def test_the_editor_is_reviewed_as_it_stands_unsaved(cast: Any) -> None:
    form = begin_form(
        document=document(field("a"), field("b", visible_when="a == 'x'")), key="r", title="R", by=cast.admin
    )
    client = client_of(cast.admin)
    page = client.get(reverse("wagtailsnippets_forms_form:edit", args=[form.pk]))
    assert page.status_code == 200
    assert "data-form-review" in page.content.decode()
    posted = {
        "title": "R", "key": "r", "people": "10", "times_a_year": "12", "fields-count": "1",
        "fields-0-deleted": "", "fields-0-order": "0", "fields-0-type": "image", "fields-0-id": "",
        "fields-0-value-label": "照片", "fields-0-value-key": "photo", "fields-0-value-rules-count": "0",
    }  # fmt: skip
    answer = client.post(reverse("form_review", args=[form.pk]), posted)
    assert answer.status_code == 200
    assert "photo" in answer.content.decode()
    assert Form.objects.get(pk=form.pk).document["fields"][0]["key"] == "a"
    kept = client.post(
        reverse("form_library_keep", args=[form.pk]), {**posted, "library-key": "photo", "library-title": "照片"}
    )
    assert kept.status_code == 200
    assert LibraryItem.objects.get().document["fields"][0]["key"] == "photo"
    assert client.post(reverse("form_review", args=[form.pk]), {"fields-count": "x"}).status_code == 200


def test_every_preview_mode_draws_every_kind_of_form(cast: Any, rf: Any) -> None:
    starter = next(each for each in starters() if each.name == "event_signup")
    form = begin_form(document=starter.document, key="p", title="P", by=cast.admin)
    request = rf.get("/")
    request.user = cast.admin
    for mode, _label in form.preview_modes:
        answer = form.serve_preview(request, mode)
        answer.render()
        text = answer.content.decode()
        assert 'data-question="travel"' in text, mode
        assert ("preview-step-2" in text) == (mode == "steps")


def test_widths_and_the_help_of_sections_are_drawn(cast: Any, rf: Any) -> None:
    form = Form(key="w", title="W")
    page = {"key": "s", "title": LABEL, "help": {"zh-hans": "请看这里", "en": "Look here"}}
    form.fields = document_to_stream(
        document(field("a", section="s", width="half"), field("b", section="s"), sections=[page])
    )
    request = rf.get("/")
    request.user = cast.admin
    answer = form.serve_preview(request, "")
    answer.render()
    text = answer.content.decode()
    assert text.count("question--half") == 1
    assert ("请看这里" in text) or ("Look here" in text)


def test_what_deserves_a_thought_is_said(cast: Any) -> None:
    assert advice(field("a"), field("b", visible_when="a == 'x'")) == []
    assert advice(field("b", visible_when="a == 'x'"), field("a")) == [("fields/0/visible_when", "later_field")]
    assert advice(field("b", visible_when="n > 1"), field("n", "computed", computed="'x'")) == []
    pages = [{"key": "one", "title": LABEL, "page": True, "visible_when": "a == 'x'"}]
    assert advice(field("a", section="one"), sections=pages)[-1] == ("sections/0/visible_when", "later_field")
    assert advice(field("photo", "image")) == [("fields/0/personal_data", "picture_without_purpose")]
    assert advice(field("photo", "image", personal_data={"purpose": "x"})) == []
    assert advice(field("n", standard="person.name")) == [
        ("fields/0/default_from", "known_in_profile"),
        ("fields/0/personal_data", "personal_without_purpose"),
    ]
    count = field("n", "computed", computed="1 + 1")
    assert advice(count) == [("fields/0/config/result", "result_differs")]
    assert advice({**count, "config": {"result": "number"}}) == []
    many = [field(f"f{number}") for number in range(101)]
    assert advice(*many) == [("fields", "many_fields")]


def test_texts_without_a_translation_make_one_line_that_names_the_language(cast: Any) -> None:
    fields = [{**field(key), "label": {"zh-hans": "问题"}} for key in ("a", "b", "c")]
    form = begin_form(document=document(*fields), key="r", title="R", by=cast.admin)
    [line] = form_review(form).warnings
    assert (line.key, "3" in line.text, "英文" in line.text) == ("", True, True)
    assert line.place not in ("", "fields")


@pytest.mark.parametrize(("settled", "told"), [(False, True), (True, False)])
def test_who_publishes_reads_where_to_say_who_fills_in(settled: bool, told: bool, cast: Any, rf: Any) -> None:
    form = begin_form(document=document(field("a")), key="r", title="R", by=cast.admin)
    if settled:
        FormSettings.objects.create(form=form)
    client = client_of(cast.admin)
    posted = {
        "title": "R", "key": "r", "fields-count": "1", "action-publish": "1",
        "fields-0-deleted": "", "fields-0-order": "0", "fields-0-type": "text", "fields-0-id": "",
        "fields-0-value-label": "名称", "fields-0-value-key": "a", "fields-0-value-rules-count": "0",
    }  # fmt: skip
    sent = client.post(reverse("wagtailsnippets_forms_form:edit", args=[form.pk]), posted)
    assert sent.status_code == 302
    said = " ".join(str(each) for each in get_messages(sent.wsgi_request))
    assert (reverse("form_filling", args=[form.pk]) in said) is told


def test_questions_that_a_register_holds_already_are_named(cast: Any) -> None:
    register = begin_form(
        document=document(field("code", label=LABEL), field("credit", standard="unit.credit_code")),
        key="suppliers",
        title="供应商",
    )
    FormSettings.objects.update_or_create(form=register, defaults={"use": FormUse.REGISTER})
    publish_form(form=register)
    asked = [field("x", label=LABEL), field("y", standard="unit.credit_code"), field("z", label={"zh-hans": "别的"})]
    found = form_advice(document(*asked), form_key="other")
    assert [(problem.path, problem.code, problem.context["register"]) for problem in found] == [
        ("fields/0/key", "held_in_register", "供应商"),
        ("fields/1/key", "held_in_register", "供应商"),
    ]
    assert form_advice(document(*asked), form_key="suppliers") == []


def test_the_burden_counts_what_people_are_asked(cast: Any) -> None:
    definition = from_json(
        document(
            field("a", required=True),
            field("b", visible_when="a == 'x'"),
            field("c", "computed", computed="1"),
            field("d", read_only=True),
            field("e", "textarea", default_from="last"),
        )
    )
    found = burden(definition, people=200, times=12)
    assert (found.fields, found.always, found.required) == (3, 2, 1)
    assert found.minutes > 0
    assert found.hours_a_year == round(found.minutes * 200 * 12 / 60, 1)
    assert burden(definition).hours_a_year is None


def test_usages_of_a_field_are_found_in_formulas_and_views(cast: Any) -> None:
    form = begin_form(
        document=document(
            field("a"), field("b", visible_when="a == 'x'", rules=[{"check": "length(b) > 1", "message": LABEL}])
        ),
        key="u",
        title="U",
    )
    form.register_views.create(name="近期", query="columns=b&sort=-b", created_at="2026-01-01T00:00Z")
    found = field_usages(form, from_json(form.document))
    assert [usage.place.startswith("b (b)") for usage in found["a"]] == [True]
    assert len(found["b"]) == 2
    assert form_review(form).used


def test_changes_are_told_in_words(cast: Any) -> None:
    before = document(
        field("a", "choice", config=CHOICE),
        field("gone"),
        sections=[{"key": "s", "title": LABEL}],
    )
    options = {"options": [{"value": "a", "label": {"zh-hans": "甲甲", "en": "A"}}, {"value": "c"}]}
    after = document(
        field("a", "choice", config=options, visible_when={"===": [{"var": "n"}, 1]}, required=True),
        field("n", "integer"),
        sections=[{"key": "s", "title": LABEL, "page": True}],
    )
    changes = {(change.kind, change.key): change for change in form_changes(before, after)}
    assert set(changes) == {("changed", "s"), ("changed", "a"), ("added", "n"), ("removed", "gone")}
    told = {detail.name: (detail.before, detail.after) for detail in changes["changed", "a"].details}
    assert ("", "n == 1") in told.values()
    assert ("b", "") in told.values()
    assert ("", "c") in told.values()
    assert ("甲", "甲甲") in told.values()
    assert not {"visible_when", "required", "config"} & set(told)


def test_formulas_ask_registers_within_what_the_person_may_read(cast: Any) -> None:
    committee = make_unit("C", kind="committee")
    branch, other = make_unit("B1", parent=committee), make_unit("B2", parent=committee)
    member, stranger = make_member(branch=branch), make_member(branch=other)
    register = begin_form(
        document=document(field("code"), field("price", "decimal"), field("name")), key="things", title="T"
    )
    FormSettings.objects.update_or_create(form=register, defaults={"use": FormUse.REGISTER})
    publish_form(form=register)
    for price in ("2.50", "3"):
        submit_record(form=register, user=member.user, data={"code": "A", "price": price, "name": f"n{price}"})
    definition = from_json(
        document(
            field("wanted"),
            field(
                "known", "computed", computed="register_count('things', 'code', wanted)", config={"result": "number"}
            ),
            field(
                "worth",
                "computed",
                computed="register_sum('things', 'price', 'code', wanted)",
                config={"result": "number"},
            ),
            field("called", "computed", computed="register_value('things', 'name', 'code', wanted)"),
            field("odd", "computed", computed="register_count('things', 'code__contains', wanted)"),
            field("mine", "computed", computed="my_unit()"),
            field("day", "computed", computed="is_working_day(date('2026-11-23'))", config={"result": "bool"}),
        )
    )
    assert errors_only(form_problems(document(field("a", computed="register_count('things', 'code', a) + 1")))) != []

    def answers(user: Any, wanted: str = "A") -> dict[str, Any]:
        context = fill_context(user=user, place="test")
        cleaned = clean_submission(
            definition=definition, stored={}, data={"wanted": wanted}, writable=["wanted"], context=context
        )
        return dict(cleaned.values)

    found = answers(member.user)
    assert (Decimal(found["known"]), Decimal(found["worth"]), found["called"]) == (2, Decimal("5.5"), "n3")
    assert found["mine"] == branch.code
    assert found["day"] is True
    assert Decimal(found["odd"]) == 0
    assert Decimal(answers(stranger.user)["known"]) == 0
    assert "called" not in answers(stranger.user)
    assert Decimal(answers(member.user, "B")["known"]) == 0


def test_stored_streams_open_in_the_editor(cast: Any) -> None:
    form = Form(key="raw", title="R")
    form.fields = json_to_fields([field("a", "choice", config=CHOICE)])
    form.save()
    assert client_of(cast.admin).get(reverse("wagtailsnippets_forms_form:edit", args=[form.pk])).status_code == 200


def test_problems_are_placed_in_words() -> None:
    columns = [{"key": "price", "type": "money", "label": {"en": "Price"}}, {"key": "", "type": "text"}]
    whole = document(
        field("rows", "table", config={"columns": columns}),
        {"key": "", "type": "text"},
        field("kind", "choice", visible_when="nobody == 1", config={"options": [{"value": ""}]}),
    )
    paths = [
        *("fields/0/config/columns/0/config/currency", "fields/0/config/columns/1/key", "fields/1/key"),
        *("fields/2/visible_when", "fields/2/rules/1/check", "fields/2/config/options/0/value"),
    ]
    with override("en"):
        assert [each.place for each in located(whole, [Problem(path, "bad_key", {"key": ""}) for path in paths])] == [
            "rows (rows) · Columns · Price (price) · Currency",
            "rows (rows) · Columns · No. 2, One line of text · Key",
            "No. 2, One line of text · Key",
            "kind (kind) · Show only when",
            "kind (kind) · Rules 2",
            "kind (kind) · List 1",
        ]


def test_a_new_form_that_saves_itself_leaves_no_stale_warning(cast: Any) -> None:
    form = Form.objects.create(
        key="blank_keys", title="A", fields=[{"type": "text", "value": {"key": "", "label": ""}}]
    )
    client = client_of(cast.admin)
    edit = reverse("wagtailsnippets_forms_form:edit", args=[form.pk])
    client.get(f"{edit}?_w_hydrate_create_view=1")
    assert not list(get_messages(client.get(reverse("form_start")).wsgi_request))
    assert list(get_messages(client.get(edit).wsgi_request))

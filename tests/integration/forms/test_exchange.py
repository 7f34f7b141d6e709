"""Forms in and out through files, commands and the admin; form pages of Wagtail with their submissions."""

import json
import re
import zipfile
from io import BytesIO, StringIO

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook
from PIL import Image

from forms.builder import json_to_fields
from forms.engine.canonical import canonical_json
from forms.engine.definition import compile_definition
from forms.field_types import FIELD_TYPES
from forms.models import Form, FormSettings, FormUse, Record
from forms.services import clean_submission, publish_form, submit_record
from forms.services.exchange import NotAForm, examine_file, json_schema_of
from forms.services.exchange.export_file import export_file
from forms.services.fill_context import fill_context
from forms.services.import_form import import_form
from forms.views import form_admin

pytestmark = pytest.mark.django_db

SURVEY = [
    [
        "type",
        "name",
        "label::English (en)",
        "label::Français (fr)",
        "relevant",
        "constraint",
        "calculation",
        "required",
    ],
    ["integer", "age", "Age", "Âge", "", ". < 120", "", "yes"],
    ["select_one yn", "sure", "Sure, ${age}?", "Sûr ?", "${age} > 17", "", "", ""],
    ["begin repeat", "child", "Child", "Enfant", "", "", "", ""],
    ["text", "nick", "Name", "Nom", "", "", "", "yes"],
    ["integer", "years", "Years", "Ans", "${nick} != ''", ". < ${age}", "", ""],
    ["end repeat", "", "", "", "", "", "", ""],
    ["calculate", "sum", "", "", "", "", "sum(${years}) + 1", ""],
    ["text", "lost", "Lost", "Perdu", "pulldata('a', 'b', 'c', ${age}) = 1", "", "", ""],
]
CHOICES = [["list_name", "name", "label::English (en)"], ["yn", "yes", "Yes"], ["yn", "no", "No"]]


def workbook(survey=SURVEY, choices=CHOICES):
    book = Workbook()
    book.remove(book.active)
    for name, rows in (("survey", survey), ("choices", choices)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_becomes_a_draft_with_all_languages_and_says_what_is_missing(cast):
    examined = examine_file(workbook(), "My Survey.xlsx")
    assert (examined.key, examined.questions, examined.carried) == ("my_survey", 6, 6)
    [note] = examined.lost
    assert (note.row, note.column, note.code) == (9, "relevant", "external_data")
    form = import_form(content=workbook(), by=cast.admin, name="My Survey.xlsx")
    assert form.document["fields"][0]["label"] == {"en": "Age", "fr": "Âge"}
    assert not form.live
    version = publish_form(form=form)
    assert version.definition.field("age").label["fr"] == "Âge"


def test_the_imported_form_asks_and_refuses_like_the_workbook(cast):
    form = import_form(content=workbook(), by=cast.admin, name="s.xlsx")
    publish_form(form=form)
    FormSettings.objects.create(form=form, use=FormUse.SURVEY)
    definition = form.versions.get().definition

    def cleaned(**answers):
        context = fill_context(user=cast.member, place=f"form:{form.key}")
        return clean_submission(
            definition=definition, stored={}, data=answers, writable=definition.keys(), context=context
        )

    bad = cleaned(age=200, child=[{"nick": "A", "years": "300"}])
    assert set(bad.errors) == {"age", "child"}
    assert {message.path for message in bad.errors["child"]} == {("0", "years")}
    record = submit_record(
        form=form, user=cast.member, data={"age": 30, "sure": "yes", "child": [{"nick": "A", "years": "3"}]}
    )
    assert record.answers["child"] == [{"nick": "A", "years": 3}]
    assert record.answers["sum"].startswith("4")


def test_our_json_and_our_workbook_come_back_the_same(cast):
    form = import_form(content=workbook(), by=cast.admin, name="well_told.xlsx")
    for format in ("json", "xlsform"):
        again = import_form(content=export_file(form, format), by=cast.admin, name="well_told")
        assert canonical_json(again.document) == canonical_json(form.document)
        first, second = (export_file(each, "json").partition(b'"form"')[2] for each in (form, again))
        assert first == second
        assert again.key != form.key


def test_samples_of_every_type_meet_their_json_schema(cast):
    for kind in FIELD_TYPES.values():
        config = (
            {"options": [{"value": "a", "label": {"en": "A"}}]} if kind.key in ("choice", "multi", "ranking") else {}
        )
        document = {"schema_version": 1, "fields": [{"key": "f", "type": kind.key, "config": config}]}
        schema = json_schema_of(compile_definition(document), key="f")
        jsonschema.Draft202012Validator.check_schema(schema)
        sample = kind.sample(compile_spec(document))
        if sample is not None and kind.key in ("text", "integer", "date", "choice", "multi", "bool", "decimal"):
            jsonschema.validate({"f": sample}, schema, jsonschema.Draft202012Validator)


def compile_spec(document):
    from forms.engine.definition import from_json

    return from_json(document).field("f")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04nonsense",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
        b"{}",
        b"[1",
        b"\xff\xfe",
        b"%PDF-1.7",
    ],
)
def test_other_files_are_refused_in_words(content):
    with pytest.raises(NotAForm):
        examine_file(content, "x")


def test_commands_report_and_publish(tmp_path):
    path = tmp_path / "survey.xlsx"
    path.write_bytes(workbook())
    out = StringIO()
    call_command("import_form", str(path), "--json", "--publish", stdout=out)
    report = json.loads(out.getvalue())
    assert (report["whole"], report["version"], report["carried"]) == (False, 1, 6)
    assert report["not_carried"][0]["row"] == 9
    written = tmp_path / "out.json"
    call_command("export_form", report["key"], "--as", "jsonschema", "--out", str(written))
    assert json.loads(written.read_text())["required"] == ["age"]
    with pytest.raises(CommandError):
        call_command("export_form", "nothing")


def test_the_admin_reads_no_files_that_are_too_large_together(cast, client, monkeypatch):
    monkeypatch.setattr(form_admin, "LARGEST_IMPORT", 5)
    monkeypatch.setattr(form_admin, "packed", None)
    client.force_login(cast.admin)
    files = [SimpleUploadedFile(name, b"abc") for name in ("survey.xlsx", "list.csv")]
    page = client.post("/admin/forms/import/", {"file": files})
    assert page.context["import_form"].errors["file"]


def test_the_admin_shows_the_report_before_anything_is_kept(cast, client):
    client.force_login(cast.admin)
    file = BytesIO(workbook())
    file.name = "survey.xlsx"
    page = client.post("/admin/forms/import/", {"file": file}).content.decode()
    assert "pulldata" in page or "9" in page
    assert Form.objects.count() == 0
    assert client.post("/admin/forms/import/", {"keep": "1"}).status_code == 302
    form = Form.objects.get()
    assert client.get(f"/admin/forms/{form.pk}/export/").status_code == 200
    assert client.get(f"/admin/forms/{form.pk}/export/?as=xlsform").content.startswith(b"PK")
    client.force_login(cast.member)
    assert client.get(f"/admin/forms/{form.pk}/export/?as=json").status_code in (302, 403)


DUMP = [
    {"model": "wagtailcore.page", "pk": 7, "fields": {"title": "Sign up", "slug": "sign-up"}},
    {
        "model": "home.formfield",
        "pk": 1,
        "fields": {"page": 7, "sort_order": 0, "clean_name": "your_name", "label": "Your name",
                   "field_type": "singleline", "required": True, "choices": "", "help_text": "<b>All</b>"},
    },
    {
        "model": "home.formfield",
        "pk": 2,
        "fields": {"page": 7, "sort_order": 1, "clean_name": "day", "label": "Day", "field_type": "checkboxes",
                   "required": False, "choices": "Mon,Tue", "help_text": ""},
    },
    {
        "model": "wagtailforms.formsubmission",
        "pk": 1,
        "fields": {"page": 7, "submit_time": "2024-05-01T10:00:00Z", "form_data": {"your_name": "甲", "day": ["Tue"]}},
    },
    {
        "model": "wagtailforms.formsubmission",
        "pk": 2,
        "fields": {"page": 7, "submit_time": "2024-05-02T10:00:00Z", "form_data": {"your_name": "乙", "day": ["Sun"]}},
    },
]  # fmt: skip


def test_form_pages_of_wagtail_move_over_with_their_submissions(tmp_path):
    path = tmp_path / "dump.json"
    own = {"intro": "<p>Come &amp; see</p>", "thank_you_text": "<p>Thanks</p>", "to_address": "a@example.org"}
    number = {"page": 7, "sort_order": 2, "clean_name": "share", "label": "Share", "field_type": "number"}
    dump = json.loads(json.dumps([*DUMP, {"model": "home.formpage", "pk": 7, "fields": own},
                                  {"model": "home.formfield", "pk": 9, "fields": number}]))  # fmt: skip
    next(row for row in dump if "form_data" in row["fields"])["fields"]["form_data"]["share"] = "3.14159"
    path.write_text(json.dumps(dump))
    out = StringIO()
    call_command("import_form_pages", str(path), stdout=out)
    form = Form.objects.get(key="sign_up")
    answers = [record.answers for record in Record.objects.filter(form=form).order_by("submitted_at")]
    assert answers == [{"your_name": "甲", "day": ["Tue"], "share": "3.14159"}, {"your_name": "乙", "day": ["Sun"]}]
    assert (form.settings.after_text, "to_address: a@example.org" in out.getvalue()) == ("Thanks", True)
    assert "Come & see" in str(form.document["fields"][0]["config"])
    assert {record.origin for record in Record.objects.all()} == {"moved"}


def test_form_pages_that_cannot_be_moved_are_named_and_odd_ones_move(cast, client):
    client.force_login(cast.admin)
    rows = json.loads(json.dumps(DUMP))
    rows[0]["fields"]["title"] = "Sign\x00 up"
    rows[1]["fields"]["label"] = "Your\x00 name\ud800"
    rows[3]["fields"]["submit_time"] = "2024-13-45T10:00:00Z"
    rows[3]["fields"]["form_data"] = {"your_name": "a\x00b", "day": {"x": [1.5]}, "zz": None}
    rows[4]["fields"]["form_data"] = "[1"
    rows.append({"model": "wagtailforms.formsubmission", "pk": 3, "fields": {}})
    choices = ",".join(str(number) for number in range(5_001))
    rows.append(
        {"model": "h.f", "pk": 9, "fields": {"page": 8, "field_type": "radio", "label": "q", "choices": choices}}
    )
    dump = SimpleUploadedFile("dump.json", json.dumps(rows).encode())
    assert client.post(reverse("form_pages_import"), {"file": dump}).status_code == 200
    page = client.post(reverse("form_pages_import"), {"move": "1", "page": ["sign-up", "form_8"]})
    assert [(each.records, len(each.problems)) for each in page.context["moved"]] == [(2, 2)]
    assert not Form.objects.filter(key="form_8").exists()
    assert "Form 8" in page.content.decode()


def test_form_pages_are_moved_in_the_admin(cast, client):
    client.force_login(cast.admin)
    address = reverse("form_pages_import")
    refused = client.post(address, {"file": SimpleUploadedFile("a.json", b"{}")})
    assert (refused.status_code, refused.context["upload"].is_valid()) == (200, False)
    fine = SimpleUploadedFile("a.json", b"[" + b"{}," * 1_000_000 + b"{}]")
    assert "import_form_pages" in client.post(address, {"file": fine}).content.decode()
    old = [{**row, "fields": {**row["fields"]}} for row in DUMP]
    for row in old:
        if "form_data" in row["fields"]:
            row["fields"]["form_data"] = json.dumps(row["fields"]["form_data"])
    dump = SimpleUploadedFile("dump.json", json.dumps(old).encode())
    assert "Sign up" in client.post(address, {"file": dump}).content.decode()
    moved = client.post(address, {"move": "1", "page": ["sign-up"]})
    assert [each.records for each in moved.context["moved"]] == [2]
    assert Record.objects.filter(form__key="sign_up").count() == 2
    assert client.post(address, {"move": "1", "page": ["sign-up"]}).status_code == 302


def test_a_package_brings_its_tables_and_pictures(cast):
    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    survey = [
        ["type", "name", "label", "image"],
        ["select_one_from_file list.csv", "a", "A", "a.png"],
        ["note", "b", "B", "bad.png"],
    ]
    package = BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("form.xlsx", workbook(survey))
        archive.writestr("media/list.csv", "name,label\na,甲\n")
        archive.writestr("media/a.png", picture.getvalue())
        archive.writestr("media/bad.png", b"<svg/>")
    examined = examine_file(package.getvalue(), "package.zip")
    assert [(note.code, note.value) for note in examined.lost] == [("media_missing", "bad.png")]
    fields = import_form(content=package.getvalue(), by=cast.admin, name="package.zip").document["fields"]
    assert [field["key"] for field in fields] == ["a_picture", "a", "b"]
    assert fields[0]["config"]["picture"].startswith("/media/")
    assert fields[1]["config"]["options"][0]["label"]["en"] == "甲"


def test_a_form_is_filled_in_inside_a_page(cast, rf, client):
    from django.contrib.auth.models import AnonymousUser

    from cms.blocks.deeds import FormBlock

    form = Form(key="visits", title="走访登记", live=True)
    form.fields = json_to_fields([{"key": "topic", "type": "text", "label": {"zh-hans": "主题"}}])
    form.save()
    publish_form(form=form)
    FormSettings.objects.create(form=form, use=FormUse.SURVEY)
    block = FormBlock()
    value = block.to_python({"form": form.pk, "intro": "", "inline": True})

    def drawn(user):
        request = rf.get("/")
        request.user = user
        with override("en"):
            return block.render(value, {"request": request})

    assert 'name="topic"' in drawn(cast.member)
    assert 'name="topic"' not in drawn(AnonymousUser())
    assert "/forms/visits/" in drawn(AnonymousUser())
    assert "Members fill in" in drawn(AnonymousUser())
    boxes = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', drawn(cast.member)))
    client.force_login(cast.member)
    for _twice in range(2):
        sent = client.post("/forms/visits/1/", {**boxes, "topic": "一", "send": "1"})
        assert sent.headers["Location"].startswith("/answers/")
    assert Record.objects.count() == 1
    FormSettings.objects.filter(form=form).update(audience="granted")
    form = Form.objects.get(pk=form.pk)
    value = block.to_python({"form": form.pk, "intro": "", "inline": True})
    assert "your posts do not include it" in drawn(cast.member)
    FormSettings.objects.filter(form=form).update(audience="link")
    value = block.to_python({"form": form.pk, "intro": "", "inline": True})
    assert f"/f/{form.settings.link_token}/" in drawn(AnonymousUser())
    FormSettings.objects.filter(form=form).update(closes_at="2020-01-01T00:00:00Z")
    value = block.to_python({"form": form.pk, "intro": "", "inline": True})
    assert "no further answers" in drawn(AnonymousUser())


def test_people_make_and_end_their_own_tokens(cast, client):
    client.force_login(cast.member)
    page = client.post("/my/tokens/", {"name": "sync", "scopes": ["forms"], "days": "30"}).content.decode()
    assert "gct_" in page
    assert "gct_" not in client.get("/my/tokens/").content.decode().replace(cast.member.program_tokens.get().start, "")
    token = cast.member.program_tokens.get()
    client.force_login(cast.other_member)
    assert client.post(f"/my/tokens/{token.pk}/end/").status_code == 404
    client.force_login(cast.member)
    assert client.post(f"/my/tokens/{token.pk}/end/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
    client.force_login(cast.admin)
    assert "sync" in client.get("/admin/organization/tokens/").content.decode()

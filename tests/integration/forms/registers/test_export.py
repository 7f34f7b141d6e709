"""Records in files of other programs."""

import csv
import io
import json

import pytest
from django.http import QueryDict
from openpyxl import load_workbook

from forms.builder import json_to_fields
from forms.models import FormGrant, JobKind, JobStatus
from forms.queries.registers import find_register, read_state
from forms.services import publish_form, submit_record
from forms.services.registers import WORKS, export_columns, order_job, run_job, write_export

from .conftest import make_register

pytestmark = pytest.mark.django_db


def exported(register, format, query="", which="all"):
    state = read_state(QueryDict(query), register)
    file = io.BytesIO()
    columns = export_columns(register, state, which)
    write_export(file, register=register, state=state, columns=columns, format=format)
    return file.getvalue()


def test_a_spreadsheet_program_calculates_nothing_of_what_was_typed(form, grants, cast, register):
    for text in ("=1+1", "+SUM(A1)", "-2", "@x", "\tx", "＝1", 'a"b;c\n<d>&_x0041_'):
        submit_record(form=form, user=cast.member, data={"topic": text})
    lines = list(csv.reader(io.StringIO(exported(register, "csv").decode("utf-8-sig"))))
    topics = [line[lines[0].index("主题")] for line in lines[1:]]
    assert not any(text.startswith(("=", "+", "-", "@", "\t", "＝")) for text in topics)
    sheet = load_workbook(io.BytesIO(exported(register, "xlsx"))).active
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "inlineStr", "n", "d"}
    place = [cell.value for cell in sheet[1]].index("主题")
    cells = {row[place].value for row in sheet.iter_rows(min_row=2)}
    assert "=1+1" in cells


def test_numbers_and_days_arrive_as_such(records, register):
    sheet = load_workbook(io.BytesIO(exported(register, "xlsx", "sort=_number"))).active
    header = [cell.value for cell in sheet[1]]
    row = dict(zip(header, (cell.value for cell in sheet[2]), strict=True))
    assert (row["人数"], row["费用"], row["日期"].date().isoformat()) == (3, 10.5, "2026-03-01")
    assert row["证件号"] == "11010519491231002X"


def test_what_is_masked_on_screen_is_masked_in_the_file(form, grants, records, cast):
    register = find_register(cast.secretary, form.key)
    for format in ("csv", "json"):
        text = exported(register, format).decode()
        assert "11010519491231002X" not in text
        assert "002X" in text


def test_a_masked_column_of_a_table_is_masked_in_the_file(cast):
    columns = [
        {"key": "bank", "type": "text", "label": {"en": "Bank"}},
        {"key": "account", "type": "text", "label": {"en": "Account"}, "masking": "tail4"},
    ]
    document = [{"key": "pay", "type": "table", "label": {"en": "Pay"}, "config": {"columns": columns}}]
    form = make_register(document, key="pay")
    FormGrant.objects.create(form=form, post_id="secretary", right="edit")
    FormGrant.objects.create(form=form, post_id="office_org", right="manage", reach="all")
    row = {"bank": "甲", "account": "6222020200112233"}
    submit_record(form=form, user=cast.member, data={"pay": [row]})
    for format in ("csv", "json", "xlsx"):
        text = exported(find_register(cast.secretary, form.key), format)
        assert b"6222020200112233" not in text
        if format != "xlsx":
            assert "2233" in text.decode()
    assert b"6222020200112233" in exported(find_register(cast.organizer, form.key), "json")


def test_parts_of_older_answers_stand_under_their_own_name(cast):
    def document(rows, criteria, depth):
        marks = options("good", "bad")
        return [
            {"key": "m", "type": "matrix", "label": {"en": "M"}, "config": {"rows": rows, "columns": marks}},
            {"key": "s", "type": "score", "label": {"en": "S"}, "config": {"criteria": criteria}},
            {"key": "a", "type": "address", "label": {"en": "A"}, "config": {"depth": depth}},
        ]  # fmt: skip

    def options(*values):
        return [{"value": value, "label": {"en": value}} for value in values]

    def criteria(*keys):
        return [{"key": key, "label": {"en": key}, "max": "10"} for key in keys]

    form = make_register(document(options("food", "room", "music"), criteria("depth", "style"), "county"), key="fair")
    FormGrant.objects.create(form=form, post_id="office_org", right="manage", reach="all")
    answers = {
        "m": {"food": "bad", "room": "good", "music": "good"},
        "s": {"points": {"depth": "1", "style": "9"}},
        "a": {"division": "150102", "street": "X 1"},
    }
    submit_record(form=form, user=cast.member, data=answers)
    form.fields = json_to_fields(document(options("room", "food"), criteria("style", "depth"), "city"))
    form.save()
    publish_form(form=form)
    lines = list(csv.reader(io.StringIO(exported(find_register(cast.organizer, form.key), "csv").decode("utf-8-sig"))))
    row = dict(zip(*lines, strict=True))
    assert (row["M – room"], row["M – food"], row["M – music"]) == ("good", "bad", "good")
    assert (row["S – style"], row["S – depth"]) == ("9", "1")
    assert [value for name, value in row.items() if name.startswith("A – ")][-2:] == ["X 1", "新城区"]


def test_json_has_the_stored_answers_and_the_filter_holds(records, register):
    document = json.loads(exported(register, "json", "c1=people&c1o=ge&c1v=5", "shown"))
    assert [record["answers"]["people"] for record in document["records"]] == [12]
    assert "secret" not in document["records"][0]["answers"]


def test_a_long_export_is_a_job_with_a_file(records, register, cast):
    job = order_job(form=register.form, kind=JobKind.EXPORT, by=cast.organizer, parameters={"format": "csv"})
    run_job(job.pk, WORKS)
    run_job(job.pk, WORKS)
    job.refresh_from_db()
    assert (job.status, job.total, job.done) == (JobStatus.DONE, 3, 3)
    assert job.file.read().decode("utf-8-sig").count("\r\n") == 4

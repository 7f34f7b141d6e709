"""Procedures as files: drafts from BPMN with a row for what did not arrive, export, commands; by whom."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from processes.models import Procedure
from tests.procedures import APPROVAL, Scene

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[2] / "shared/bpmn"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def sent(client, content, name="x.bpmn"):
    return client.post(reverse("procedure_import"), {"file": SimpleUploadedFile(name, content)})


def test_a_drawn_process_becomes_a_draft_with_a_row_for_each_loss(cast):
    browser = signed_in(cast.admin)
    content = (FOLDER / "camunda7_invoice.bpmn").read_bytes()
    page = sent(browser, content).content.decode()
    procedure = Procedure.objects.get(key="invoice")
    assert (procedure.live, procedure.title) == (False, "报销审批")
    assert procedure.current_version is None
    assert "getVariable" in page
    assert page.count("scriptTask") >= 2
    assert "/etc/passwd" not in page
    sent(browser, content)
    assert set(Procedure.objects.values_list("key", flat=True)) == {"invoice", "invoice_2"}
    edit = browser.get(reverse("wagtailsnippets_processes_procedure:edit", args=[procedure.pk]))
    assert edit.status_code == 200


@pytest.mark.parametrize(
    "content", [b"<!DOCTYPE x><x/>", b"<html/>", b"<x", b"{}", b"\xff\xfe", b"x" * 2_000_001, b"<" + b"a" * 2_000_001]
)
def test_what_is_no_procedure_is_refused_in_words(cast, content):
    response = sent(signed_in(cast.admin), content)
    assert response.status_code == 200
    assert response.context["import_form"].errors["file"]
    assert not Procedure.objects.exists()


def test_a_procedure_goes_out_and_comes_back_unchanged(cast):
    Scene()
    procedure = Procedure.objects.get(key="approval_note")
    browser = signed_in(cast.admin)
    address = reverse("procedure_export", args=[procedure.pk])
    drawn = browser.get(address, {"as": "bpmn"})
    assert drawn["Content-Disposition"] == 'attachment; filename="approval_note.bpmn"'
    assert json.loads(browser.get(address).content) == APPROVAL
    assert sent(browser, drawn.content).status_code == 200
    assert Procedure.objects.get(key="approval_note").get_latest_revision_as_object().document == APPROVAL
    for part in ("member", "secretary", "organizer", "editor"):
        assert signed_in(getattr(cast, part)).get(address).status_code in (302, 403)
        assert sent(signed_in(getattr(cast, part)), drawn.content).status_code in (302, 403)


def test_commands_write_and_read_the_same_files(db, tmp_path, capsysbinary):
    Scene()
    path = tmp_path / "note.bpmn"
    call_command("export_procedure", "approval_note", "--as", "bpmn", "--out", str(path))
    call_command("export_procedure", "approval_note", "--published")
    assert json.loads(capsysbinary.readouterr().out)["key"] == "approval_note"
    said = StringIO()
    call_command("import_procedure", str(path), "--check", stdout=said)
    assert "Nothing was kept." in said.getvalue()
    call_command("import_procedure", str(FOLDER / "bpmnio_leave.bpmn"), stdout=said)
    assert Procedure.objects.filter(key="0k1").exists() is False
    assert Procedure.objects.filter(title="Process_0k1").exists()
    with pytest.raises(CommandError):
        call_command("import_procedure", str(tmp_path / "none"))
    with pytest.raises(CommandError):
        call_command("export_procedure", "nothing")

"""Publishing freezes; nothing published ever changes."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django_fsm import TransitionNotAllowed

from forms.builder import json_to_fields
from forms.models import Form, FormVersion
from forms.queries import form_changes
from forms.services import FormProblems, publish_form
from forms.services.import_form import ImportRefused, import_form
from tests.integration.forms.test_file_pages import client_of
from tests.unit.forms.samples import document


def make_form(types: list[str], key: str = "report") -> Form:
    form = Form(key=key, title="报告", live=False)
    form.fields = json_to_fields(document(types)["fields"])
    form.save()
    return form


def test_versions_are_numbered_without_gaps_and_one_is_current(cast: Any) -> None:
    form = make_form(["text"])
    first = publish_form(form=form, by=cast.admin)
    assert publish_form(form=form, by=cast.admin) == first
    form.fields = json_to_fields(document(["text", "date"])["fields"])
    form.save()
    second = publish_form(form=form, by=cast.admin)
    first.refresh_from_db()
    assert [(first.number, first.status), (second.number, second.status)] == [(1, "retired"), (2, "published")]
    assert second.definition.keys() == ("f_text", "f_date")
    assert [(each.kind, each.key) for each in form_changes(first.document, second.document)] == [("added", "f_date")]


def test_a_published_version_never_changes(cast: Any) -> None:
    version = publish_form(form=make_form(["text"]), by=cast.admin)
    version.document = {"schema_version": 1, "fields": []}
    version.number = 9
    version.save()
    assert FormVersion.objects.get().number == 1
    assert FormVersion.objects.get().document["fields"]
    with pytest.raises(PermissionDenied):
        version.delete()
    with pytest.raises(TransitionNotAllowed):
        version.publish()
    with pytest.raises(AttributeError):
        version.status = "draft"


def test_a_wrong_form_is_refused_with_everything_that_is_wrong(cast: Any) -> None:
    form = make_form(["text", "date"])
    fields = document(["text", "choice"])["fields"]
    fields[0]["visible_when"] = "nobody > 3"
    fields[1]["config"] = {"options": []}
    form.fields = json_to_fields(fields)
    form.save()
    with pytest.raises(FormProblems) as refused:
        publish_form(form=form, by=cast.admin)
    paths = [problem.path for problem in refused.value.problems]
    assert any(path.startswith("fields/0/visible_when") for path in paths)
    assert "fields/1/config/options" in paths
    assert not FormVersion.objects.exists()


def test_publishing_in_the_admin_freezes_a_version(cast: Any) -> None:
    form = make_form(["text", "table", "images", "score"])
    revision = form.save_revision(user=cast.admin)
    revision.publish()
    assert FormVersion.objects.get().number == 1


@pytest.mark.parametrize("screen", ["", "add/", "edit/{pk}/", "history/{pk}/"])
def test_the_admin_screens_open(cast: Any, screen: str) -> None:
    form = make_form(list(__import__("forms.field_types").field_types.FIELD_TYPES))
    response = client_of(cast.admin).get(f"/admin/snippets/forms/form/{screen}".format(pk=form.pk))
    assert response.status_code == 200


@pytest.mark.parametrize("published", [True, False])
def test_versions_and_export_open_for_those_who_may_and_nobody_else(published: bool, cast: Any) -> None:
    form = make_form(["text"])
    if published:
        publish_form(form=form, by=cast.admin)
    for screen in ("versions", "export"):
        url = f"/admin/forms/{form.pk}/{screen}/"
        assert client_of(cast.admin).get(url).status_code == 200
        for name, user in cast.everybody().items():
            if name != "admin":
                assert client_of(user).get(url).status_code in (302, 403), name


def test_preview_shows_the_real_form(cast: Any) -> None:
    form = make_form(["text", "richtext", "table"])
    form.save_revision(user=cast.admin)
    client: Client = client_of(cast.admin)
    for mode in ("", "values"):
        response = client.get(f"/admin/snippets/forms/form/preview/{form.pk}/", {"mode": mode})
        assert response.status_code in (200, 302, 405)
    page = form.make_preview_request(preview_mode="")
    assert "做法与经过" in page.content.decode()


def test_an_exported_form_comes_back_as_a_draft(cast: Any) -> None:
    form = make_form(["text", "choice", "table", "score", "images"])
    exported = client_of(cast.admin).get(f"/admin/forms/{form.pk}/export/?as=json").content
    copy = import_form(content=exported, by=cast.admin)
    assert (copy.key, copy.live) == ("report_2", False)
    assert copy.document["fields"] == form.document["fields"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"key": "a", "key": "b", "form": {}}',
        b'{"key": "../a", "form": {"schema_version": 1, "fields": []}}',
        b'{"key": "a", "form": {"schema_version": 99, "fields": []}}',
        b'{"key": "a", "form": {"schema_version": 1, "fields": [{"key": "x", "type": "script"}]}}',
        b'{"key": "a", "form": {"schema_version": 1, "fields": [{"key": "x", "type": "text", "computed": "exec(1)"}]}}',
        b'{"key": "a", "form": {"schema_version": 1, "fields": 3}}',
        b"[" * 100_000,
        json.dumps({"key": "a", "form": {"schema_version": 1, "title": {"zh-hans": "\x00"}, "fields": []}}).encode(),
    ],
    ids=lambda value: value[:30],
)
def test_a_hostile_import_is_refused(cast: Any, content: bytes) -> None:
    with pytest.raises(ImportRefused):
        import_form(content=content, by=cast.admin)
    assert not Form.objects.exists()

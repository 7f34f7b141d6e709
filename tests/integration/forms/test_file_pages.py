"""Who may open a private file, and how it is sent."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms import file_access
from forms.engine.definition import from_json
from forms.field_types import field_type
from forms.models import StoredFile
from forms.services import attach_files, build_django_form, fill_context, store_upload
from forms.services.file_shelf import StoredFileShelf
from tests.integration.forms.test_uploads import picture


def client_of(user: Any) -> Client:
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client


@pytest.fixture
def file_of_member(cast: Any) -> StoredFile:
    content = SimpleUploadedFile('纪要"; x.txt', "正文".encode())
    return store_upload(file=content, owner=cast.member, attached_to="test:1/files")


def test_only_the_owner_and_whom_the_place_lets_may_open_it(cast: Any, file_of_member: StoredFile) -> None:
    statuses = {
        name: client_of(user).get(file_of_member.get_absolute_url()).status_code
        for name, user in cast.everybody().items()
    }
    assert statuses == {**dict.fromkeys(statuses, 404), "member": 200, "anonymous": 302}


def test_the_app_that_attached_it_decides(
    cast: Any, file_of_member: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(file_access._DECISIONS, "test", lambda user, _file: user == cast.secretary)
    assert client_of(cast.secretary).get(file_of_member.get_absolute_url()).status_code == 200
    assert client_of(cast.organizer).get(file_of_member.get_absolute_url()).status_code == 404


def test_it_is_sent_so_that_nothing_in_it_can_run(cast: Any, file_of_member: StoredFile) -> None:
    response = client_of(cast.member).get(file_of_member.get_absolute_url())
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in response["Content-Disposition"]
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content) == "正文".encode()


def test_previews_follow_the_same_rule(cast: Any) -> None:
    row = store_upload(file=SimpleUploadedFile("a.jpg", picture()), owner=cast.member)
    url = f"{row.get_absolute_url()}preview/"
    assert client_of(cast.member).get(url)["Content-Type"] == "image/jpeg"
    assert client_of(cast.secretary).get(url).status_code == 404
    assert client_of(cast.member).post(url).status_code == 405


def test_a_file_of_another_field_case_or_person_is_not_accepted(cast: Any, file_of_member: StoredFile) -> None:
    key = str(file_of_member.pk)
    assert StoredFileShelf(user=cast.member).may_use(key, place="test:1/files")
    assert not StoredFileShelf(user=cast.member).may_use(key, place="test:1/other")
    assert not StoredFileShelf(user=cast.member).may_use(key, place="test:2/files")
    assert not StoredFileShelf(user=cast.secretary).may_use(key, place="test:1/files")
    assert not StoredFileShelf(user=cast.member).may_use("not-a-uuid", place="test:1/files")


def test_a_draft_that_names_a_foreign_file_does_not_learn_its_name(cast: Any, file_of_member: StoredFile) -> None:
    definition = from_json({"schema_version": 1, "fields": [{"key": "files", "type": "files"}]})
    for user, told in ((cast.member, True), (cast.secretary, False)):
        form = build_django_form(
            definition=definition,
            stored={},
            writable=["files"],
            context=fill_context(user=user, place="test:1"),
            data={"files": [{"file": str(file_of_member.pk)}]},
        )
        assert ("纪要" in form.questions[0].body) is told


def test_files_move_with_the_answers(cast: Any, file_of_member: StoredFile) -> None:
    definition = from_json({"schema_version": 1, "fields": [{"key": "files", "type": "files"}]})
    values = {"files": [{"file": str(file_of_member.pk)}]}
    assert attach_files(definition=definition, values=values, place="case:7", unit_path="0001") == 1
    file_of_member.refresh_from_db()
    assert (file_of_member.attached_to, file_of_member.unit_path) == ("case:7/files", "0001")


@pytest.mark.parametrize("typed", ["合同A", "{id}"])
def test_a_text_column_called_file_names_no_file(cast: Any, file_of_member: StoredFile, typed: str) -> None:
    text = typed.format(id=file_of_member.pk)
    columns = [{"key": "file", "type": "text"}, {"key": "proof", "type": "file"}]
    items = {"key": "items", "type": "table", "config": {"columns": columns}}
    definition = from_json({"schema_version": 1, "fields": [items]})
    before = file_of_member.attached_to
    assert attach_files(definition=definition, values={"items": [{"file": text}]}, place="case:7") == 0
    file_of_member.refresh_from_db()
    assert file_of_member.attached_to == before

    proof = {"file": str(file_of_member.pk)}
    values = {"items": [{"file": text, "proof": proof}, {"proof": proof}]}
    assert attach_files(definition=definition, values=values, place="case:7") == 1
    table, spec = field_type("table"), definition.field("items")
    assert table.without_files(values["items"], spec) == [{"file": text}]


def test_deleting_the_row_deletes_the_bytes(cast: Any, file_of_member: StoredFile) -> None:
    storage, name = file_of_member.content.storage, file_of_member.content.name
    file_of_member.delete()
    assert not storage.exists(name)

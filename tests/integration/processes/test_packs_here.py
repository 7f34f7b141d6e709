"""A pack on an installation: taken over, changed here, brought up to date, exported, taken out."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from processes.management.commands.check_packs import ROLES
from processes.models import PackInstallation, Procedure, Schedule
from processes.services import load_pack
from processes.services.load_pack import PackConflicts
from processes.services.pack_files import PACKS, checked_pack
from processes.services.packs import PackRefused, remove_pack, state_of
from tests import builders

pytestmark = pytest.mark.django_db
KEY = "dues_waiver"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a pack that may be changed."""
    place = tmp_path / KEY
    place.mkdir()
    for each in (PACKS / KEY).iterdir():
        (place / each.name).write_bytes(each.read_bytes())
    return place


def changed(document: dict[str, Any], button: str, words: str) -> dict[str, Any]:
    """Returns the document with other words on a button."""
    rows = [
        {**each, "title": {"zh-hans": words, "en": words}} if each["key"] == button else each
        for each in document["transitions"]
    ]
    return {**document, "transitions": rows}


def new_pack(folder: Path, button: str, words: str) -> None:
    file = folder / "procedure.json"
    file.write_text(json.dumps(changed(json.loads(file.read_text()), button, words)), encoding="utf-8")


def change_here(button: str, words: str) -> None:
    procedure = Procedure.objects.get(key=KEY)
    procedure.document = changed(procedure.document, button, words)
    procedure.save()


def buttons() -> dict[str, str]:
    document = Procedure.objects.get(key=KEY).document
    return {each["key"]: each["title"]["en"] for each in document["transitions"]}


def test_what_was_changed_here_stays_when_the_pack_is_brought_up_to_date(folder: Path) -> None:
    first = load_pack(folder)
    assert load_pack(folder) == first
    change_here("approve", "Our words")
    new_pack(folder, "deny", "The pack's words")
    assert state_of(folder).is_new
    assert state_of(folder).is_changed_here

    load_pack(folder)

    assert (buttons()["approve"], buttons()["deny"]) == ("Our words", "The pack's words")
    assert not state_of(folder).is_new


@pytest.mark.parametrize(("side", "words"), [("ours", "Our words"), ("theirs", "The pack's words")])
def test_what_both_have_changed_somebody_decides(folder: Path, side: Any, words: str) -> None:
    load_pack(folder)
    change_here("deny", "Our words")
    new_pack(folder, "deny", "The pack's words")
    with pytest.raises(PackConflicts) as stopped:
        load_pack(folder)
    assert [each.part for each in stopped.value.conflicts] == ["transitions/deny"]
    assert buttons()["deny"] == "Our words"
    with pytest.raises(CommandError, match="transitions/deny"):
        call_command("load_pack", str(folder))

    load_pack(folder, side)

    assert buttons()["deny"] == words


def test_a_draft_nobody_published_is_not_published_by_a_pack(folder: Path) -> None:
    load_pack(folder)
    draft = Procedure.objects.get(key=KEY)
    draft.document = changed(draft.document, "deny", "Half a thought")
    draft.save_revision()
    new_pack(folder, "approve", "The pack's words")
    with pytest.raises(PackConflicts) as stopped:
        load_pack(folder)
    assert stopped.value.waiting


def test_schedules_come_along_switched_off() -> None:
    builders.make_unit("Z0", kind="committee")
    load_pack(PACKS / "dues_collection")
    found = Schedule.objects.get(procedure__key="dues_collection")
    assert (found.every, found.day, found.kinds, found.is_active) == ("month", 1, ["branch"], False)


def test_the_administrator_installs_takes_over_exports_and_takes_out(tmp_path: Path) -> None:
    admin = Client()
    admin.force_login(builders.make_user("zadmin", is_superuser=True, is_staff=True))
    page = reverse("processes_pack", args=[KEY])
    assert admin.get(reverse("processes_packs")).status_code == 200
    assert admin.get(page).context["state"].procedure is None
    assert admin.get(reverse("processes_pack", args=["nothing"])).status_code == 404
    admin.post(reverse("processes_pack_take", args=[KEY]), {"seen": "something else"})
    assert not Procedure.objects.filter(key=KEY).exists()
    admin.post(reverse("processes_pack_take", args=[KEY]), {"seen": admin.get(page).context["state"].seen})
    procedure = Procedure.objects.get(key=KEY)
    assert procedure.current_version is not None

    kept = PackInstallation.objects.get(key=KEY)
    older = changed(kept.document, "deny", "As it once was")
    PackInstallation.objects.update(document=older)
    change_here("deny", "Our words")
    shown = admin.get(page)
    assert [each["part"] for each in shown.context["conflicts"]] == ["transitions/deny"]
    asked = {"seen": shown.context["state"].seen}
    admin.post(reverse("processes_pack_take", args=[KEY]), asked)
    assert admin.get(page).context["state"].is_new
    admin.post(reverse("processes_pack_take", args=[KEY]), {**asked, "choose-transitions/deny": "ours"})
    assert not admin.get(page).context["state"].is_new
    procedure.refresh_from_db()
    draft = procedure.get_latest_revision_as_object().document
    assert "Our words" in json.dumps(draft)
    assert procedure.versions.count() == 1

    sent = admin.get(reverse("processes_pack_export", args=[KEY]))
    zipfile.ZipFile(io.BytesIO(sent.content)).extractall(tmp_path)
    roles = {each["key"] for each in json.loads(ROLES.read_text(encoding="utf-8"))}
    assert checked_pack(tmp_path / KEY, roles).faults == ()

    admin.post(reverse("processes_pack_remove", args=[KEY]))
    assert not Procedure.objects.filter(key=KEY).exists()


def test_a_procedure_that_cases_ran_on_stays() -> None:
    from tests.procedures import Scene

    scene = Scene(approvers=1)
    scene.started()
    with pytest.raises(PackRefused) as refused:
        remove_pack(key="approval_note")
    assert refused.value.code == "has_cases"

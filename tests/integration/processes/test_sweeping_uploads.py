"""Uploads that nobody handed in disappear; whatever is named anywhere stays."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forms.models import StoredFile
from forms.services import save_draft, store_upload
from organization import clock
from processes.models import Case
from processes.services.sweep_uploads import sweep_uploads
from tests.procedures import Scene

pytestmark = pytest.mark.django_db


def uploaded(case: Case, scene: Scene, days: int = 40) -> StoredFile:
    content = SimpleUploadedFile("a.txt", "正文".encode())
    file = store_upload(file=content, owner=scene.author.user, attached_to=f"case:{case.pk}/papers")
    StoredFile.objects.filter(pk=file.pk).update(created_at=clock.now() - timedelta(days=days))
    return file


def test_only_old_files_that_are_named_nowhere_are_deleted() -> None:
    scene = Scene()
    case = scene.submitted()
    forgotten, recent, answered, drafted = (uploaded(case, scene, days) for days in (40, 20, 40, 40))
    Case.objects.filter(pk=case.pk).update(values={**case.values, "papers": [{"file": str(answered.pk)}]})
    raw = {"papers": [{"file": str(drafted.pk)}]}
    save_draft(owner=scene.author.user, key=f"case:{case.pk}:review", raw=raw)
    elsewhere = store_upload(file=SimpleUploadedFile("b.txt", b"x"), owner=scene.author.user, attached_to="")
    StoredFile.objects.filter(pk=elsewhere.pk).update(created_at=clock.now() - timedelta(days=400))

    assert (sweep_uploads(), sweep_uploads()) == (1, 0)

    assert set(StoredFile.objects.values_list("pk", flat=True)) == {recent.pk, answered.pk, drafted.pk, elsewhere.pk}
    assert not forgotten.content.storage.exists(forgotten.content.name)

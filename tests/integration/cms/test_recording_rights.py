"""Groups keep what they were allowed with videos, which are recordings now."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission

MIGRATION: Any = import_module("cms.migrations.0008_recordings_and_blocks")


def test_permissions_follow_the_new_name(db: None) -> None:
    group = Group.objects.create(name="film makers")
    Permission.objects.filter(codename="change_recording").update(codename="change_lessonvideo")
    group.permissions.add(Permission.objects.get(codename="change_lessonvideo"))
    MIGRATION.rename_permissions(apps, None)
    assert list(group.permissions.values_list("codename", flat=True)) == ["change_recording"]
    MIGRATION.name_them_back(apps, None)
    assert list(group.permissions.values_list("codename", flat=True)) == ["change_lessonvideo"]

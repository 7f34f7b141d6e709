"""The group of those who design procedures and run campaigns, without being administrators of the platform."""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from wagtail.snippets.models import create_extra_permissions

NAME = "Procedure designers"
ALLOWED = (
    *(f"{verb}_procedure" for verb in ("add", "change", "view", "publish", "lock", "unlock")),
    *(f"{verb}_campaign" for verb in ("add", "change", "view")),
    "view_case",
    "view_outboxrow",
    "view_incident",
    "change_incident",
)


def ensure_designers(sender: Any, **_: Any) -> None:
    """Creates the group with its permissions after a migration; what administrators changed in it later stays."""
    group, created = Group.objects.get_or_create(name=NAME)
    if not created:
        return
    create_permissions(sender, verbosity=0)
    create_extra_permissions(sender)
    group.permissions.set(Permission.objects.filter(content_type__app_label="processes", codename__in=ALLOWED))
    group.permissions.add(*Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))

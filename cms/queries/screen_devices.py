"""How the devices of screens are, and the rooms a screen can be in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q

from cms.models import ScreenDevice
from forms.models import Record
from organization import clock
from organization.models import User
from processes.models import Procedure

SILENT = timedelta(minutes=2)
"""A device asks every ten seconds: one that has not for so long is off or has no network."""


@dataclass(frozen=True, kw_only=True)
class DeviceRow:
    """A device and how it is: ``on``, ``silent``, ``error`` or ``off`` (disconnected)."""

    device: ScreenDevice
    state: str


def device_rows(user: User) -> list[DeviceRow]:
    """Returns the devices of the screens somebody looks after; those disconnected a week ago are left out."""
    rows = ScreenDevice.objects.visible_to(user).select_related("screen__unit", "approved_by")
    since = clock.now() - timedelta(days=7)
    rows = rows.filter(Q(revoked_at=None) | Q(revoked_at__gte=since))
    return [DeviceRow(device=device, state=_state(device)) for device in rows]


def _state(device: ScreenDevice) -> str:
    if device.revoked_at:
        return "off"
    if device.seen_at is None or clock.now() - device.seen_at > SILENT:
        return "silent"
    return "error" if device.error else "on"


def rooms_for(user: User, kept: Any) -> Any:
    """Returns the records a screen can stand for: those of registers that a procedure asks about."""
    registers = {
        spec.config.get("form")
        for procedure in Procedure.objects.all()
        if (version := procedure.current_version) is not None
        for spec in version.definition.form.fields
        if spec.type == "record"
    }
    readable = Record.objects.visible_to(user).counting().filter(form__key__in=registers)
    return Record.objects.filter(Q(pk__in=readable.values("pk")) | Q(pk=kept)).select_related("form").order_by("number")

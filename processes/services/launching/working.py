"""Going through the lines of launches: one transaction each, so that a launch may stop anywhere and go on."""

import time

from django.db import connection, transaction

from organization import clock
from organization.models import Member
from processes.models import Launch, LaunchLine, LaunchStatus, LineStatus
from processes.queries.people import EVERYBODY, Place, role_members
from processes.services.cascading import cascade
from processes.services.opening import open_case
from processes.services.results import ActionRefused

ROUND = 15.0
"""Seconds after which the worker looks at its other duties before it goes on."""


def work_launches(*, seconds: float = ROUND) -> int:
    """Tries waiting lines of running launches for some seconds and returns how many."""
    end, tried = time.monotonic() + seconds, 0
    for launch in Launch.objects.filter(status=LaunchStatus.RUNNING).order_by("created_at"):
        while time.monotonic() < end:
            if not _next_line(launch):
                break
            tried += 1
        if time.monotonic() >= end:
            return tried
        _finish(launch)
    return tried


def _next_line(launch: Launch) -> bool:
    """Starts the case of one waiting line; False when none waits (or all that wait are in other hands)."""
    with transaction.atomic():
        rows = LaunchLine.objects.filter(launch=launch, status=LineStatus.WAITING, launch__status=LaunchStatus.RUNNING)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        line = rows.order_by("pk").select_related("unit__kind", "member").first()
        if line is None:
            return False
        try:
            with transaction.atomic():
                _start(launch, line)
        except ActionRefused as refused:
            line.refuse(code=refused.code, context=_plain(refused.context), at=clock.now())
        line.save()
    return True


def _start(launch: Launch, line: LaunchLine) -> None:
    # Definitions are kept by their hash: reading the document for each unit would cost more than starting its case.
    version = launch.procedure.versions.filter(status="published").defer("document").first()
    if version is None:
        raise ActionRefused("not_startable", {"procedure": launch.procedure.key})
    initiator = line.member or _starter(launch.role or (version.definition.start.by or ("",))[0], line)
    now = clock.now()
    case = open_case(
        version=version,
        unit=line.unit,
        at=now,
        token=f"start:launch:{line.pk}",
        initiator=initiator,
        user=None,
        values=line.values,
    )
    cascade(case)
    line.start(case=case, at=now)


def _starter(role: str, line: LaunchLine) -> Member:
    """Returns in whose name a case is started for a unit."""
    if role and role != EVERYBODY:
        members, _why, _skipped = role_members(role, Place(unit=line.unit), clock.today())
        if members:
            return members[0]
    raise ActionRefused("nobody_found", {"roles": [role]})


def _finish(launch: Launch) -> None:
    with transaction.atomic():
        held = Launch.objects.select_for_update().get(pk=launch.pk)
        if held.status == LaunchStatus.RUNNING and not held.lines.filter(status=LineStatus.WAITING).exists():
            held.finish(at=clock.now())
            held.save()


def stop_launch(*, launch: Launch) -> Launch:
    """Leaves the lines that wait as they are; what is started stays started."""
    with transaction.atomic():
        held = Launch.objects.select_for_update().get(pk=launch.pk)
        if held.status == LaunchStatus.RUNNING:
            held.stop()
            held.save()
    return held


def go_on_launch(*, launch: Launch, again: bool = False) -> Launch:
    """Lets a launch go on; ``again`` tries the lines once more that could not be started."""
    with transaction.atomic():
        held = Launch.objects.select_for_update().get(pk=launch.pk)
        if again:
            for line in held.lines.select_for_update().filter(status=LineStatus.REFUSED):
                line.wait_again()
                line.save(update_fields=["status"])
        if held.status != LaunchStatus.RUNNING and held.lines.filter(status=LineStatus.WAITING).exists():
            held.go_on()
            held.save()
    return held


def discard_launch(*, launch: Launch) -> bool:
    """Takes back a launch of which no case was started yet; False when it is too late for that."""
    with transaction.atomic():
        held = Launch.objects.select_for_update().get(pk=launch.pk)
        if held.lines.select_for_update().filter(status=LineStatus.STARTED).exists():
            return False
        held.delete()
    return True


def _plain(context: dict[str, object]) -> dict[str, object]:
    return {key: value if isinstance(value, str | int) else str(value) for key, value in context.items()}

"""An export that is too long to wait for, and who may fetch it in the end."""

import tempfile
from datetime import timedelta
from typing import Any

from django.core.files import File

from forms.access import Place, places
from forms.models import FormRight, JobKind, JobStatus, RecordJob
from forms.queries.registers import Register, RegisterField, find_register, matching, shown_columns
from organization import clock

from .exporting import write_export
from .jobs import JobRefused, progress, register_and_state
from .sheet_writer import MOST_ROWS

KEPT = timedelta(hours=24)
"""How long the file of an export can be fetched."""

SMALL = 2000
"""Up to so many records are sent while one waits."""


def export_columns(register: Any, state: Any, which: str) -> list[RegisterField]:
    """Returns the columns to export: those on screen, or all that the register has."""
    if which == "shown":
        return shown_columns(state, register)
    return [field for field in register.fields.values() if field.key != "_number"]


def run_export(job: RecordJob) -> dict[str, Any]:
    """Writes the file of an export job and returns its report."""
    register, state = register_and_state(job)
    job.report["reach"] = reach_of(register)
    job.total = matching(register, state).rows.count()
    RecordJob.objects.filter(pk=job.pk).update(total=job.total)
    format = job.parameters["format"]
    if format == "xlsx" and job.total > MOST_ROWS:
        raise JobRefused("too_many_rows", most=MOST_ROWS)
    with tempfile.TemporaryFile() as file:
        write_export(
            file,
            register=register,
            state=state,
            columns=export_columns(register, state, job.parameters.get("columns", "all")),
            format=format,
            tell=progress(job),
        )
        size = file.tell()
        file.seek(0)
        job.file.save(f"{job.pk}.{format}", File(file), save=False)
    return {"size": size}


def may_fetch(job: RecordJob, user: Any) -> bool:
    """Whether this person may have the file of an export: they ordered it a day ago at most, and still read it all."""
    if job.by_id != user.pk or job.kind != JobKind.EXPORT or job.status != JobStatus.DONE or not job.file:
        return False
    if job.finished_at is None or job.finished_at < clock.now() - KEPT:
        return False
    register, then = find_register(user, job.form.key), job.report.get("reach")
    if register is None or not register.can_list or then is None:
        return False
    now = reach_of(register)
    held = [Place(path=path, below=below) for path, below in now["places"]]
    return all(
        any(place.holds(path) and (place.below or not below) for place in held) for path, below in then["places"]
    ) and all(set(then[name]) <= set(now[name]) for name in ("whole", "seen"))


def reach_of(register: Register) -> dict[str, Any]:
    """Returns what somebody reads of a register now: of which units, which answers, and which of them whole."""
    fields = set(register.fields)
    return {
        "places": [[each.path, each.below] for each in places(register.user, register.form, FormRight.VIEW)],
        "seen": sorted(fields - register.hidden),
        "whole": sorted(fields - register.closed),
    }

"""An export that is too long to wait for."""

import tempfile
from typing import Any

from django.core.files import File

from forms.models import RecordJob
from forms.queries.registers import RegisterField, matching, shown_columns

from .exporting import write_export
from .jobs import progress, register_and_state

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
    job.total = matching(register, state).rows.count()
    RecordJob.objects.filter(pk=job.pk).update(total=job.total)
    format = job.parameters["format"]
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

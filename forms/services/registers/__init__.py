"""Work on many records: exports, imports, bulk edits, version moves."""

from forms.models import JobKind

from .export_job import SMALL, export_columns, run_export
from .exporting import FORMATS, export_text, write_export
from .jobs import JobRefused, is_undoable, order_job, run_job, sweep_job_files

WORKS = {JobKind.EXPORT: run_export}
"""What is done for a job of each kind."""

__all__ = [
    "FORMATS",
    "SMALL",
    "WORKS",
    "JobRefused",
    "export_columns",
    "export_text",
    "is_undoable",
    "order_job",
    "run_export",
    "run_job",
    "sweep_job_files",
    "write_export",
]

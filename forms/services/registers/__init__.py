"""Work on many records: exports, imports, bulk edits, version moves."""

from collections.abc import Mapping

from forms.models import JobKind

from .bulk_edit import chosen_records, run_bulk_edit
from .export_job import SMALL, export_columns, may_fetch, run_export
from .exporting import FORMATS, export_text, write_export
from .import_file import importable, read_mapping, receive_file
from .import_job import check_import, run_import
from .jobs import UNDO, JobRefused, Work, end_silent_jobs, order_job, run_check, run_job, sweep_job_files
from .move_version import check_move, order_move, run_move
from .undo import is_undoable, order_undo, run_undo

WORKS: Mapping[str, Work] = {
    JobKind.EXPORT: run_export,
    JobKind.IMPORT: run_import,
    JobKind.BULK_EDIT: run_bulk_edit,
    JobKind.MOVE_VERSION: run_move,
    UNDO: run_undo,
}
"""What is done for a job of each kind."""

CHECKS: Mapping[str, Work] = {JobKind.IMPORT: check_import, JobKind.MOVE_VERSION: check_move}
"""What is looked at beforehand."""

__all__ = [
    "CHECKS",
    "FORMATS",
    "SMALL",
    "WORKS",
    "JobRefused",
    "check_import",
    "check_move",
    "chosen_records",
    "end_silent_jobs",
    "export_columns",
    "export_text",
    "importable",
    "is_undoable",
    "may_fetch",
    "order_job",
    "order_move",
    "order_undo",
    "read_mapping",
    "receive_file",
    "run_bulk_edit",
    "run_check",
    "run_export",
    "run_import",
    "run_job",
    "run_move",
    "sweep_job_files",
    "write_export",
]

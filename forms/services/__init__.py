"""What the forms app does: read and clean answers, draw forms, keep files and drafts, publish."""

from .attach_files import attach_files
from .build_django_form import FilledForm, build_django_form
from .change_record import change_record, restore_record, withdraw_record
from .clean_submission import Cleaned, Message, clean_submission
from .drafts import DraftConflict, drop_draft, load_draft, save_draft
from .fill_context import fill_context
from .form_command import form_command
from .publish_form import FormProblems, publish_form
from .questions import Question
from .read_submission import read_submission
from .shown_values import shown_values
from .store_upload import UploadRefused, store_upload
from .submit_record import submit_record

__all__ = [
    "Cleaned",
    "DraftConflict",
    "FilledForm",
    "FormProblems",
    "Message",
    "Question",
    "UploadRefused",
    "attach_files",
    "build_django_form",
    "change_record",
    "clean_submission",
    "drop_draft",
    "fill_context",
    "form_command",
    "load_draft",
    "publish_form",
    "read_submission",
    "restore_record",
    "save_draft",
    "shown_values",
    "store_upload",
    "submit_record",
    "withdraw_record",
]

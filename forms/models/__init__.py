"""What the forms app stores: forms and their frozen versions, records and their history, private files, drafts."""

from .draft import Draft
from .form import Form
from .form_settings import Audience, FormGrant, FormRight, FormSettings, FormUse, Reach
from .form_version import FormVersion, VersionStatus
from .library_item import LibraryItem
from .participation import Participation
from .record import Origin, Record, RecordStatus
from .record_change import ChangeKind, RecordChange
from .record_job import JobKind, JobStatus, RecordJob
from .register_rule import RecordClaim, RegisterRule
from .register_view import RegisterSubscription, RegisterView, Rhythm
from .stored_file import FileStatus, StoredFile
from .vocabulary import Vocabulary, VocabularyTerm

__all__ = [
    "Audience",
    "ChangeKind",
    "Draft",
    "FileStatus",
    "Form",
    "FormGrant",
    "FormRight",
    "FormSettings",
    "FormUse",
    "FormVersion",
    "JobKind",
    "JobStatus",
    "LibraryItem",
    "Origin",
    "Participation",
    "Reach",
    "Record",
    "RecordChange",
    "RecordClaim",
    "RecordJob",
    "RecordStatus",
    "RegisterRule",
    "RegisterSubscription",
    "RegisterView",
    "Rhythm",
    "StoredFile",
    "VersionStatus",
    "Vocabulary",
    "VocabularyTerm",
]

"""What the forms app stores: forms and their frozen versions, private files, drafts."""

from .draft import Draft
from .form import Form
from .form_version import FormVersion, VersionStatus
from .stored_file import StoredFile

__all__ = ["Draft", "Form", "FormVersion", "StoredFile", "VersionStatus"]

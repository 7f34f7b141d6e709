"""What can be asked about forms."""

from .form_changes import FormChange, form_changes
from .form_problems import form_problems

__all__ = ["FormChange", "form_changes", "form_problems"]

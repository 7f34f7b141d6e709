"""What a case can cause on the public site and in the study hours; registered when the app starts."""

from processes.effects import register

from .create_page import CreatePage
from .publish_page import PublishPage, UnpublishPage
from .study_hours import AddStudyHours

KINDS = (AddStudyHours, CreatePage, PublishPage, UnpublishPage)


def register_effects() -> None:
    """Makes the kinds of this app known to the processes."""
    for kind in KINDS:
        register(kind())


__all__ = ["AddStudyHours", "CreatePage", "PublishPage", "UnpublishPage", "register_effects"]

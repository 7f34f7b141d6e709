"""What a case can cause on the public site; registered with the processes when the app starts."""

from processes.effects import register

from .create_page import CreatePage
from .publish_page import PublishPage, UnpublishPage

KINDS = (CreatePage, PublishPage, UnpublishPage)


def register_effects() -> None:
    """Makes the kinds of this app known to the processes."""
    for kind in KINDS:
        register(kind())


__all__ = ["CreatePage", "PublishPage", "UnpublishPage", "register_effects"]

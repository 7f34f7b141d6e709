"""Several files."""

from django.utils.translation import gettext_lazy as _

from .file import ACCEPT, SIZE, File
from .settings import WholeNumber


class Files(File):
    """Stored as a list of {"file": uuid, "caption": …}."""

    key = "files"
    label = _("Several files")
    icon = "folder-open-inverse"
    several = True
    captions = ("caption",)
    settings = (
        WholeNumber("minimum", _("At least … files"), minimum=0, maximum=60, default=0),
        WholeNumber("maximum", _("At most … files"), minimum=1, maximum=60, default=20),
        ACCEPT,
        SIZE,
    )

"""Several pictures, each with its words."""

from django.utils.translation import gettext_lazy as _

from .image import SHAPE, Image
from .settings import WholeNumber


class Images(Image):
    """Stored as a list of {"file": uuid, "caption": …, "alt": …}."""

    key = "images"
    label = _("Several pictures")
    icon = "image"
    several = True
    settings = (
        WholeNumber("minimum", _("At least … pictures"), minimum=0, maximum=60, default=0),
        WholeNumber("maximum", _("At most … pictures"), minimum=1, maximum=60, default=20),
        *SHAPE,
    )

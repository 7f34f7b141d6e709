"""A video."""

from django.utils.translation import gettext_lazy as _

from .media import Recording


class Video(Recording):
    """Stored as {"file": uuid, "caption": …}."""

    key = "video"
    label = _("Video")
    icon = "media"
    medium = "video"

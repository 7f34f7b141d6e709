"""A sound recording."""

from django.utils.translation import gettext_lazy as _

from .media import Recording


class Audio(Recording):
    """Stored as {"file": uuid, "caption": …}."""

    key = "audio"
    label = _("Sound recording")
    icon = "media"
    medium = "audio"

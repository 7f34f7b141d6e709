"""Several units of the organisation."""

from django.utils.translation import gettext_lazy as _

from .picks import AMONG
from .settings import Keys
from .several_picks import Picks, bounds


class Units(Picks):
    """Stored as a list of unit codes."""

    key = "units"
    label = _("Several units")
    icon = "site"
    lookup = "unit"
    can_be_column = True
    settings = (
        AMONG,
        Keys("kinds", _("Kinds of unit"), default=(), of="kinds"),
        *bounds(_("At least … units"), _("At most … units")),
    )

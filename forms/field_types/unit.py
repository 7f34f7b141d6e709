"""One unit of the organisation."""

from django.utils.translation import gettext_lazy as _

from .picks import AMONG, Pick
from .settings import Keys


class UnitPick(Pick):
    """Stored as the unit's code."""

    key = "unit"
    label = _("Unit")
    icon = "site"
    lookup = "unit"
    can_be_column = True
    settings = (AMONG, Keys("kinds", _("Kinds of unit"), default=(), of="kinds"))

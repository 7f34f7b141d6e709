"""Several members."""

from django.utils.translation import gettext_lazy as _

from .picks import AMONG
from .several_picks import Picks, bounds


class Persons(Picks):
    """Stored as a list of member codes."""

    key = "persons"
    label = _("Several persons")
    lookup = "person"
    can_be_column = True
    settings = (AMONG, *bounds(_("At least … persons"), _("At most … persons")))

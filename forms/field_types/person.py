"""One member."""

from django.utils.translation import gettext_lazy as _

from .picks import Pick


class Person(Pick):
    """Stored as the member's code."""

    key = "person"
    label = _("Person")
    lookup = "person"
    can_be_column = True

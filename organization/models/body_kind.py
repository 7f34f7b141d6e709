from django.db import models
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    """What a body is called; which unit has which is said by the kind of the unit."""

    PARTY_COMMITTEE = "party_committee", _("party committee")
    GENERAL_BRANCH_COMMITTEE = "general_branch_committee", _("general branch committee")
    BRANCH_COMMITTEE = "branch_committee", _("branch committee")

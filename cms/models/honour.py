"""The ledger of honours (荣誉台账): what units, and people of them, were honoured with."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization import clock
from organization.models import Unit

from .screen import OfUnit


class HonourLevel(models.TextChoices):
    """Who honoured."""

    NATION = "nation", _("national")
    PROVINCE = "province", _("provincial")
    CITY = "city", _("city")
    COMPANY = "company", _("company")
    BRANCH = "branch", _("within the unit")


class Honour(models.Model):
    """An honour of a unit, or of one of its people; people are not named here, their number is enough."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="honours")
    title = models.CharField(_("honour"), max_length=120)
    level = models.CharField(_("level"), max_length=10, choices=HonourLevel.choices, default=HonourLevel.COMPANY)
    awarded_by = models.CharField(_("awarded by"), max_length=120, blank=True)
    awarded_on = models.DateField(_("awarded on"))
    is_personal = models.BooleanField(
        _("of a person"), default=False, help_text=_("The branch card tells only how many there are.")
    )
    is_public = models.BooleanField(_("shown to everybody"), default=True)

    objects = OfUnit.as_manager()

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        ordering: ClassVar[list[str]] = ["-awarded_on", "-pk"]

    @override
    def __str__(self) -> str:
        return self.title

    @override
    def clean(self) -> None:
        super().clean()
        if self.awarded_on and self.awarded_on > clock.today():
            raise ValidationError({"awarded_on": _("This day is still to come: enter it afterwards.")})

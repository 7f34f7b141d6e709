"""A time-boxed call: who may hand in, until when, how many can be chosen, who judges."""

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organization.models.fields import UnitPathField
from organization.scope import ScopedQuerySet


class Campaign(models.Model):
    """Cases of one procedure that are decided together, per category."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    procedure = models.ForeignKey(
        "processes.Procedure", models.PROTECT, related_name="campaigns", verbose_name=_("procedure")
    )
    unit = models.ForeignKey(
        "organization.Unit", models.PROTECT, related_name="campaigns", verbose_name=_("organising unit")
    )
    unit_path = UnitPathField(_("unit path"), editable=False)
    year = models.PositiveIntegerField(_("year"))
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"), help_text=_("Last day on which cases can be handed in."))
    vote_opens_at = models.DateTimeField(_("vote opens at"), null=True, blank=True)
    vote_closes_at = models.DateTimeField(_("vote closes at"), null=True, blank=True)
    quota = models.PositiveIntegerField(
        _("quota per category"), default=10, validators=[MinValueValidator(1)], help_text=_("How many can be chosen.")
    )
    panel = models.ManyToManyField(
        "organization.Member", related_name="campaigns_judged", blank=True, verbose_name=_("panel of experts")
    )
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    """Values for the parameters of the procedure by key, as text."""
    categories = models.JSONField(_("categories"), default=list, blank=True)
    """Categories called for; empty = all of the form's choice."""
    is_public = models.BooleanField(_("show the chosen on the public site"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-year", "title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="campaign_closes_after_opening"
            ),
            models.CheckConstraint(condition=models.Q(quota__gte=1), name="campaign_quota_at_least_one"),
            models.CheckConstraint(
                condition=models.Q(vote_opens_at__isnull=True)
                | models.Q(vote_closes_at__isnull=True)
                | models.Q(vote_closes_at__gt=models.F("vote_opens_at")),
                name="campaign_vote_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return (self.title_en if get_language() == "en" else "") or self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.unit_path = self.unit.path
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came

    def takes_cases_on(self, day: date) -> bool:
        """Whether cases can be handed in on that day."""
        return self.opens_on <= day <= self.closes_on

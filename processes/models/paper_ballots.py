"""Ballots on paper that tellers enter: one counts, another confirms."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    """Whether the people were there."""

    PRESENT = "present", _("cast on paper at the meeting")
    WRITTEN = "written", _("written opinions of absent members")


class PaperBallots(models.Model):
    """A bundle of ballots: whose they are, and what they say as figures only.

    The figures of a secret vote are taken out when the bundle is confirmed: from then on they are ballots among the
    others.
    """

    vote = models.ForeignKey("processes.Vote", models.CASCADE, related_name="bundles")
    kind = models.CharField(_("kind"), max_length=8, choices=PaperKind.choices, default=PaperKind.PRESENT)
    members = models.ManyToManyField("organization.Member", related_name="+", verbose_name=_("whose ballots"))
    counts = models.JSONField(_("figures"), default=dict)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("paper ballots")
        verbose_name_plural = _("paper ballots")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")), name="paper_two_persons"
            )
        ]

    def __str__(self) -> str:
        return f"{self.vote} · {self.pk}"

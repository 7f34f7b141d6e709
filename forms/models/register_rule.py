"""Rules across the records of a form, kept by the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisterRule(models.Model):
    """At most ``at_most`` counting records may have the same answers in ``fields`` (and the same unit).

    With ``starts`` and ``ends`` (keys of date fields) the records with the same answers must not overlap in time
    instead. A record that leaves one of the fields blank is not concerned.
    """

    form = models.ForeignKey("forms.Form", models.CASCADE, related_name="register_rules", verbose_name=_("form"))
    fields = models.JSONField(_("fields"), default=list)
    per_unit = models.BooleanField(_("within each unit"), default=False)
    at_most = models.PositiveSmallIntegerField(_("at most"), default=1)
    starts = models.CharField(_("from"), max_length=60, blank=True)
    ends = models.CharField(_("until"), max_length=60, blank=True)
    message = models.CharField(_("what to say when it is broken"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rule of a register")
        verbose_name_plural = _("rules of registers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(at_most__gte=1), name="register_rule_lets_one"),
        ]

    def __str__(self) -> str:
        return f"{self.form}: {', '.join(self.fields)}"


class RecordClaim(models.Model):
    """The place that a record takes under a rule: two records cannot take the same one, whoever comes first has it.

    ``digest`` is the SHA-256 of the answers concerned, ``slot`` counts from 0 to ``at_most`` - 1; under a rule on
    time spans ``slot`` is null and the days count.
    """

    rule = models.ForeignKey(RegisterRule, models.CASCADE, related_name="claims")
    record = models.ForeignKey("forms.Record", models.CASCADE, related_name="claims")
    digest = models.CharField(max_length=64)
    slot = models.PositiveSmallIntegerField(null=True)
    starts = models.CharField(max_length=40, blank=True)
    ends = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("claim of a record")
        verbose_name_plural = _("claims of records")
        constraints = [
            models.UniqueConstraint(fields=["rule", "digest", "slot"], name="record_claim_taken_once"),
            models.UniqueConstraint(fields=["rule", "record"], name="record_claim_one_per_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.record_id}"

"""The study hours ledger: what each member has learnt in a year, each line with its evidence."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from forms.models import StoredFile
from organization import clock
from organization.models import Member, User
from organization.models.fields import UnitPathField
from organization.scope import ScopedQuerySet


class HoursSource(models.TextChoices):
    """What the hours come from."""

    LESSON = "lesson", _("course")
    EXAM = "exam", _("exam")
    MEETING = "meeting", _("meeting")
    TRAINING = "training", _("training")
    OUTSIDE = "outside", _("outside proof")


class HoursStatus(models.TextChoices):
    """Outside hours count once they are confirmed; all others at once."""

    CLAIMED = "claimed", _("to be confirmed")
    COUNTED = "counted", _("counted")
    REFUSED = "refused", _("not accepted")


class StudyHoursQuerySet(ScopedQuerySet):
    """Lines of the ledger: the own ones, and those of the units the actor oversees."""

    @override
    def visible_to(self, actor: User | AnonymousUser, on: Any = None) -> Self:
        if not actor.is_authenticated:
            return self.none()
        overseen = super().visible_to(actor, on).values("pk")
        return self.filter(Q(member__user=actor) | Q(pk__in=overseen))

    def award(
        self,
        *,
        member: Member,
        source: HoursSource,
        reference: str,
        title: str,
        hours: Decimal,
        on: date | None = None,
    ) -> "StudyHours":
        """Returns the line of the ledger for that thing; the same thing counts once however often it is told."""
        branch = member.branch
        line, _made = self.get_or_create(
            member=member,
            source=source,
            reference=reference,
            defaults={
                "title": title[:200],
                "hours": hours,
                "on": on or clock.today(),
                "unit_path": branch.path if branch else "",
            },
        )
        return line


class StudyHours(models.Model):
    """Hours of one member from one thing, which counts once (``reference``)."""

    member = models.ForeignKey(Member, models.CASCADE, verbose_name=_("member"), related_name="study_hours")
    unit_path = UnitPathField(_("unit path"), blank=True)
    on = models.DateField(_("day"), db_index=True)
    hours = models.DecimalField(
        _("hours"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal(80))],
    )
    source = models.CharField(_("from"), max_length=10, choices=HoursSource.choices)
    reference = models.CharField(max_length=80)
    title = models.CharField(_("what"), max_length=200)
    proof = models.CharField(_("proof"), max_length=300, blank=True)
    file = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    status = models.CharField(_("status"), max_length=10, choices=HoursStatus.choices, default=HoursStatus.COUNTED)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = StudyHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("study hours")
        verbose_name_plural = _("study hours")
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["member", "source", "reference"], name="study_hours_once")]

    @override
    def __str__(self) -> str:
        return f"{self.title} {self.hours}"

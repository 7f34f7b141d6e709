from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization.models.member import Member
from organization.models.period import Period, PeriodQuerySet, dates_in_order
from organization.models.unit import Unit


class MembershipKind(models.TextChoices):
    FORMAL = "formal", _("formal")
    TEMPORARY = "temporary", _("temporary")


class MembershipQuerySet(PeriodQuerySet):
    """Memberships, scoped by their unit."""

    scope_field = "unit__path"


class Membership(Period):
    """A member belongs to a branch: formally to exactly one, temporarily to any number."""

    member = models.ForeignKey(Member, models.CASCADE, verbose_name=_("member"), related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("branch"), related_name="memberships")
    group = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("group"), null=True, blank=True, related_name="group_memberships"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=MembershipKind.choices, default=MembershipKind.FORMAL)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["member__code", "-start_on"]
        indexes = [models.Index(fields=["unit", "end_on"], name="membership_unit_open")]
        constraints = [
            dates_in_order("membership"),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(kind="formal", end_on__isnull=True),
                name="membership_one_open_formal",
                violation_error_message=_("This member already has an open formal membership; end it first."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.member} — {self.unit}"

    @override
    def clean(self) -> None:
        if self.unit_id and not self.unit.kind.can_have_members:
            raise ValidationError({"unit": _("This kind of unit keeps no members.")})
        if self.group_id and self.unit_id and self.group and self.group.path[: -Unit.steplen] != self.unit.path:
            raise ValidationError({"group": _("This group belongs to another branch.")})
        if self.kind != MembershipKind.FORMAL or not self.start_on:
            return
        others = Membership.objects.filter(member=self.member_id, kind=MembershipKind.FORMAL).exclude(pk=self.pk)
        if others.overlapping(self.start_on, self.end_on).exists():
            raise ValidationError(_("This member already has a formal membership on some of these days; end it first."))

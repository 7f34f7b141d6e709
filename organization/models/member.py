from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization import clock
from organization.models.user import User
from organization.scope import ScopedQuerySet, path_filter, visible_unit_paths

if TYPE_CHECKING:
    from organization.models.membership import Membership
    from organization.models.unit import Unit


class MemberStatus(models.TextChoices):
    FULL = "full", _("full member")
    PROBATIONARY = "probationary", _("probationary member")
    APPLICANT = "applicant", _("applicant")


class Gender(models.TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")


class Employment(models.TextChoices):
    ACTIVE = "active", _("in service")
    RETIRED = "retired", _("retired")


class Education(models.TextChoices):
    POSTGRADUATE = "postgraduate", _("postgraduate")
    BACHELOR = "bachelor", _("bachelor")
    COLLEGE = "college", _("junior college")
    SECONDARY = "secondary", _("secondary school or below")


class Line(models.TextChoices):
    MANAGEMENT = "management", _("management")
    TECHNICAL = "technical", _("technical")
    SKILLED = "skilled", _("skilled work")


class MemberQuerySet(ScopedQuerySet):
    """Members; they belong to the units they have a membership in."""

    def in_units(self, paths: tuple[str, ...], on: date) -> Self:
        """Keeps the members with a membership on that day in one of the subtrees."""
        from organization.models.membership import Membership

        if "" in paths:
            return self
        held = Membership.objects.on(on).filter(path_filter(paths, "unit__path"))
        return self.filter(pk__in=held.values("member"))

    @override
    def visible_to(self, actor: User | AnonymousUser, on: date | None = None) -> Self:
        day = on or clock.today()
        rows = self.in_units(visible_unit_paths(actor, day), day)
        return rows | self.filter(user=actor) if actor.is_authenticated else rows


class Member(models.Model):
    """A person of the organisation, whether or not they ever sign in."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    user = models.OneToOneField(
        User, models.SET_NULL, verbose_name=_("login"), null=True, blank=True, related_name="member"
    )
    gender = models.CharField(_("gender"), max_length=10, blank=True, choices=Gender.choices)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    party_year = models.PositiveSmallIntegerField(_("year of joining"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=MemberStatus.choices, default=MemberStatus.FULL)
    voting_right = models.BooleanField(_("may vote"), default=True)
    employment = models.CharField(_("employment"), max_length=20, choices=Employment.choices, default=Employment.ACTIVE)
    education = models.CharField(_("education"), max_length=20, blank=True, choices=Education.choices)
    line = models.CharField(_("line of work"), max_length=20, blank=True, choices=Line.choices)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(voting_right=False) | Q(status="full"),
                name="member_only_full_members_vote",
                violation_error_message=_("Only full members have the right to vote."),
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name

    def membership_on(self, day: date) -> Membership | None:
        """Returns the formal membership that held on that day."""
        return self.memberships.on(day).filter(kind="formal").select_related("unit__kind", "group").first()

    @property
    def branch(self) -> Unit | None:
        """The unit of the formal membership of today."""
        membership = self.membership_on(clock.today())
        return membership.unit if membership else None

    @property
    def label(self) -> str:
        """The name as it is shown."""
        return self.name

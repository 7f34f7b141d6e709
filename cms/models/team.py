"""The teams of the model, and who belongs to them today."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization import clock
from organization.models import Assignment, Member, Membership, Post, Unit


class Team(models.TextChoices):
    """The three teams of the model."""

    LEADERS = "leaders", _("leading geese: heads of units")
    WORKERS = "workers", _("main force: everybody with a post")
    MEMBERS = "members", _("vanguard: all members")


def people_of(unit: Unit, team: str, posts: Collection[Post] = ()) -> "models.QuerySet[Member]":
    """Returns the team of a unit and everything below it today; with posts, only those who hold one of them."""
    today = clock.today()
    within = Q(unit__path__startswith=unit.path)
    here = Membership.objects.on(today).filter(within, kind="formal").values("member")
    held = Assignment.objects.on(today).filter(within)
    if posts:
        return Member.objects.filter(pk__in=held.filter(post__in=posts).values("member"))
    if team == Team.LEADERS:
        return Member.objects.filter(pk__in=held.filter(post__is_head=True).values("member"))
    if team == Team.WORKERS:
        return Member.objects.filter(pk__in=held.values("member"))
    return Member.objects.filter(pk__in=here)

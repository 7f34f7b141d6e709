"""Members and units that somebody may pick."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from forms.field_types.context import Option
from forms.lookups import heard
from organization import clock
from organization.models import Assignment, Member, Membership, Post, Unit


class PersonLookup:
    """Finds members by name, code, unit or post: name and unit are told, nothing else."""

    def search(self, text: str, *, actor: Any, config: Mapping[str, Any], limit: int) -> Sequence[Option]:
        rows = self.rows(actor, config)
        if text.strip():
            rows = rows.filter(called(text) | Q(pk__in=heard(text, actor)))
        return member_options(rows.distinct().order_by("name", "code")[:limit])

    def find(self, value: str, *, actor: Any, config: Mapping[str, Any]) -> Option | None:
        return next(iter(member_options(self.rows(actor, config).filter(code=value).distinct()[:1])), None)

    def rows(self, actor: Any, config: Mapping[str, Any]) -> QuerySet[Member]:
        """Returns everybody who can be found."""
        return pickable_members(actor, config)


class UnitLookup:
    """Finds units by name or code."""

    def search(self, text: str, *, actor: Any, config: Mapping[str, Any], limit: int) -> Sequence[Option]:
        rows = pickable_units(actor, config)
        found = rows.filter(Q(name__icontains=text) | Q(name_en__icontains=text) | Q(code__iexact=text))
        return unit_options(found[:limit])

    def find(self, value: str, *, actor: Any, config: Mapping[str, Any]) -> Option | None:
        return next(iter(unit_options(pickable_units(actor, config).filter(code=value)[:1])), None)


def pickable_members(actor: Any, config: Mapping[str, Any]) -> QuerySet[Member]:
    """Returns whom the actor may name: whom they oversee and the colleagues of their own units, or what is set."""
    if not actor.is_authenticated or not actor.is_active:
        return Member.objects.none()
    among, today = config.get("among"), clock.today()
    if among == "everyone" or actor.is_superuser:
        return Member.objects.all()
    if among == "unit" and config.get("unit_path"):
        return Member.objects.in_units((str(config["unit_path"]),), today)
    colleagues = Member.objects.in_units(own_paths(actor), today)
    return Member.objects.visible_to(actor) | colleagues


def called(text: str) -> Q:
    """Returns the condition that every word is part of the member's name, code, unit or post, as they are today."""
    today, found = clock.today(), Q()
    for word in text.split():
        units = Membership.objects.on(today).filter(
            Q(unit__name__icontains=word) | Q(unit__name_en__icontains=word) | Q(unit__code__iexact=word)
        )
        posts = [each.key for each in Post.objects.all() if word.lower() in each.label.lower()]
        found &= (
            Q(name__icontains=word)
            | Q(code__iexact=word)
            | Q(pk__in=units.values("member"))
            | Q(pk__in=Assignment.objects.on(today).filter(post__in=posts).values("member"))
        )
    return found


def own_paths(actor: Any) -> tuple[str, ...]:
    """Returns the paths of the units the actor is a member of; one that cannot match when there are none."""
    member = actor.as_member
    if member is None:
        return ("-",)
    return tuple(member.memberships.on(clock.today()).values_list("unit__path", flat=True)) or ("-",)


def pickable_units(actor: Any, config: Mapping[str, Any]) -> QuerySet[Unit]:
    """Returns the units the actor may name: those they oversee and their own with all above, or what is set."""
    if not actor.is_authenticated or not actor.is_active:
        return Unit.objects.none()
    rows: QuerySet[Unit] = Unit.objects.filter(dissolved_on__isnull=True).select_related("kind")
    kinds = config.get("kinds")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    among = config.get("among")
    if among == "everyone" or actor.is_superuser:
        return rows
    if among == "unit" and config.get("unit_path"):
        return rows.filter(path__startswith=str(config["unit_path"]))
    above = {path[:end] for path in own_paths(actor) for end in range(len(path), 0, -Unit.steplen)}
    return rows.filter(Q(pk__in=Unit.objects.visible_to(actor).values("pk")) | Q(path__in=above))


def member_options(rows: QuerySet[Member]) -> list[Option]:
    """Returns name and unit of every member, in two queries."""
    members = list(rows.prefetch_related("memberships__unit"))
    today = clock.today()
    return [
        Option(value=member.code, label=member.name, note=_unit_name(member, today) or member.code)
        for member in members
    ]


def _unit_name(member: Member, today: Any) -> str:
    held = [
        each
        for each in member.memberships.all()
        if each.kind == "formal" and each.start_on <= today and (each.end_on is None or each.end_on >= today)
    ]
    return held[0].unit.label if held else ""


def unit_options(rows: QuerySet[Unit]) -> list[Option]:
    """Returns name and kind of every unit."""
    return [Option(value=unit.code, label=unit.label, note=unit.code) for unit in rows]

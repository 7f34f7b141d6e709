"""Who keeps archives, and who may look into the log; nobody else, whatever else they may do."""

from collections.abc import Collection
from datetime import date
from typing import Any

from organization import clock
from organization.models import Assignment, Member, Unit
from organization.roles import RoleUnresolved, resolve_role

KEEPERS = ("archive_keeper",)
AUDITORS = ("archive_keeper", "hr_head", "disc_office", "disc_head")
CONFIRMERS = ("archive_keeper", "hr_head", "disc_head")
"""Who may be one of the two that confirm a destruction."""
OFFICE = "archive"


def kept_units(actor: Any, on: date | None = None, roles: Collection[str] = KEEPERS) -> list[int]:
    """Returns the ids of the units whose archive this person keeps; being a superuser opens nothing."""
    member = getattr(actor, "member", None) if actor.is_authenticated and actor.is_active else None
    if member is None:
        return []
    day = on or clock.today()
    return [unit.pk for unit in keeping_units(day) if any(holds(member, role, unit, day) for role in roles)]


def keeping_units(on: date) -> list[Unit]:
    """Returns the units with an archive office on that day, and the tops of the tree, which answer for the rest."""
    offices = Assignment.objects.on(on).filter(post__office=OFFICE).values("unit")
    return list(Unit.objects.filter(pk__in=offices) | Unit.objects.filter(depth=1))


def keeping_unit(unit: Unit, on: date) -> Unit:
    """Returns the unit whose office keeps the archives of this one: the nearest with such an office, else the top."""
    lineage = unit.lineage()
    known = {each.pk for each in keeping_units(on)}
    return next((each for each in lineage if each.pk in known), lineage[-1])


def holds(member: Member, role: str, unit: Unit, on: date) -> bool:
    """Whether the member holds the role there on that day."""
    try:
        return member in resolve_role(role, unit=unit, on=on).members
    except (RoleUnresolved, LookupError):
        return False

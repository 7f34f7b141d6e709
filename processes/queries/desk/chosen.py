"""What the desk is about: whose desk, which procedure, which part of the tree, which days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from organization import clock
from organization.models import Unit, User
from organization.scope import visible_unit_paths
from processes.models import Case, Todo, TodoKind, TodoStatus


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the tree that gets a line of its own: a subtree, or one unit alone."""

    unit: Unit
    path: str
    alone: bool = False

    def takes(self, path: str) -> bool:
        """Answers whether rows of the unit with this path belong here."""
        return path == self.path if self.alone else path.startswith(self.path)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One look at the desk; ``unit`` None means everything the actor oversees."""

    actor: User
    procedure: str = ""
    unit: Unit | None = None
    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The moment at which the period begins."""
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def until(self) -> datetime:
        """The moment at which the period is over."""
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))

    def cases(self) -> QuerySet[Case]:
        """Returns the cases of the chosen units and procedure, of all times."""
        rows = Case.objects.overseen_by(self.actor)
        if self.unit is not None:
            rows = rows.filter(unit_path__startswith=self.unit.path)
        return rows.filter(procedure__key=self.procedure) if self.procedure else rows

    def todos(self) -> QuerySet[Todo]:
        """Returns the open todos in running cases; ballots are nobody's business."""
        rows = Todo.objects.filter(status=TodoStatus.OPEN, case__in=self.cases().filter(status="open"))
        return rows.exclude(kind=TodoKind.VOTE)

    def parts(self) -> list[Part]:
        """Returns the lines of a table by unit: the units right below, and the unit itself alone."""
        if self.unit is not None:
            return parts_of(self.unit)
        top = top_units(self.actor)
        return parts_of(top[0]) if len(top) == 1 else [Part(unit=unit, path=unit.path) for unit in top]


def parts_of(unit: Unit) -> list[Part]:
    """Returns a unit's children as subtrees, and before them the unit alone."""
    below = Unit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1).select_related("kind")
    return [
        Part(unit=unit, path=unit.path, alone=True),
        *(Part(unit=child, path=child.path) for child in below.order_by("path")),
    ]


def top_units(actor: User) -> Sequence[Unit]:
    """Returns the highest units the actor oversees; none for somebody who oversees nothing."""
    paths = visible_unit_paths(actor, clock.today())
    highest = Q(depth=1) if "" in paths else Q(path__in=paths)
    return list(Unit.objects.filter(highest).select_related("kind").order_by("path")) if paths else []


def is_overseer(actor: User) -> bool:
    """Answers whether there is a desk for this person."""
    return bool(visible_unit_paths(actor, clock.today()))


def unit_for(actor: User, code: str) -> Unit | None:
    """Returns a unit the actor oversees, by its code."""
    return Unit.objects.visible_to(actor).filter(code=code).select_related("kind").first() if code else None

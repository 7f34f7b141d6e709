"""Which unit a role's rule speaks of, seen from the unit of the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from organization.models import Member, Unit
from organization.one_look import once

if TYPE_CHECKING:
    from organization.roles import RoleContext


@dataclass(frozen=True, kw_only=True)
class Question:
    """The unit asked about with everything above it, the day, and what the case knows."""

    unit: Unit
    on: date
    context: RoleContext
    lineage: tuple[Unit, ...]
    committees: tuple[Unit, ...]

    @classmethod
    def about(cls, *, unit: Unit, on: date, context: RoleContext) -> Question:
        """Returns the question with the lineage of the unit, and that of the organiser where there is one."""
        lineage = _lineage(unit)
        above = _lineage(context.organizer) if context.organizer else lineage
        committees = tuple(step for step in above if step.kind.is_committee)
        return cls(unit=unit, on=on, context=context, lineage=lineage, committees=committees)

    def place(self, at: str) -> Unit | None:
        """Returns the unit a rule names by ``at``, or None when there is none.

        ``unit`` itself; ``branch`` the nearest that keeps members; ``parent`` the one above the branch; ``committee``
        the nearest committee; ``approving`` the nearest that may approve members; otherwise the nearest of that kind.
        """
        if at == "unit":
            return self.lineage[0]
        if at == "branch":
            return self.branch
        if at == "parent":
            return self._above(self.branch or self.lineage[0])
        if at == "committee":
            return self.committees[0] if self.committees else None
        if at == "approving":
            return next((step for step in self.lineage if step.can_approve_members), None)
        return next((step for step in self.lineage if step.kind_id == at), None) or self._own_group(at)

    @property
    def branch(self) -> Unit | None:
        """The nearest unit that keeps members."""
        return next((step for step in self.lineage if step.kind.can_have_members), None)

    def committees_from(self, at: str) -> tuple[Unit, ...]:
        """Returns the committees to ask one after the other; ``above_approving`` starts above the approving one."""
        if at != "above_approving":
            return self.committees
        approving = self.place("approving")
        below = approving.depth if approving else 1
        higher = tuple(step for step in self.lineage if step.kind.is_committee and step.depth < below)
        return higher or self.committees

    def stepping_aside(self) -> set[int]:
        """Returns the ids of the members who belong to the branch asked about or to another excluded unit."""
        from organization.models import Membership

        codes, branch = self.context.exclude_units, self.branch
        units = Unit.objects.filter(code__in=codes).values_list("pk", flat=True) if codes else ()
        excluded = {*units, *([branch.pk] if branch else [])}
        found = Membership.objects.on(self.on).filter(unit__in=excluded).values_list("member", flat=True)
        return once(("aside", frozenset(excluded), self.on), lambda: set(found))

    def _above(self, unit: Unit) -> Unit | None:
        return next((step for step in self.lineage if step.depth == unit.depth - 1), None)

    def _own_group(self, at: str) -> Unit | None:
        person: Member | None = self.context.subject or self.context.initiator
        membership = person.membership_on(self.on) if person else None
        group = membership.group if membership else None
        return group if group and group.kind_id == at and group.path.startswith(self.unit.path) else None


def _lineage(unit: Unit) -> tuple[Unit, ...]:
    """Returns the unit and those above it; an object that stays where it is is asked once."""
    kept: tuple[str, tuple[Unit, ...]] | None = unit.__dict__.get("_lineage")
    if kept is None or kept[0] != unit.path:
        kept = unit.__dict__["_lineage"] = (unit.path, tuple(unit.lineage()))
    return kept[1]

"""What inside effects may ask of the services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from organization.models import Member, Unit
from processes.effects import EffectFailed
from processes.engine.measures.figures import points as earned
from processes.engine.spans import span_called
from processes.models import AppliedToken, Case, OutboxRow, Procedure, TodoKind, Vote
from processes.queries.measures import figures
from processes.queries.people import place_of, recipients, role_members
from processes.queries.standing import batch_of, next_in_line, places, rank_order

from .cascading import cascade
from .case_todos import open_todo
from .opening import open_case
from .results import ActionRefused
from .tokens import remember
from .votes import plan_vote


@dataclass(frozen=True, kw_only=True)
class ServiceShell:
    """Runs within the transaction of the action that causes the effect."""

    at: datetime
    actor: Member | None

    def start_case(self, *, procedure: str, parent: Case, values: Mapping[str, object], key: str) -> Case:
        """Returns the case started under this key, starting it if there is none yet."""
        spawned = f"spawn:{key}"[:120]
        known = AppliedToken.objects.filter(token=spawned).first()
        if known is not None:
            return Case.objects.get(pk=known.result["case"])
        version = Procedure.objects.filter(key=procedure).first()
        current = version.current_version if version else None
        if current is None:
            raise EffectFailed("procedure_not_published", procedure=procedure)
        unit: Unit = parent.campaign.unit if parent.campaign else parent.unit
        try:
            case = open_case(
                version=current,
                unit=unit,
                at=self.at,
                token=f"start:{key}"[:120],
                initiator=self.actor,
                user=None,
                values=values,
                parent=parent,
            )
        except ActionRefused as refusal:
            raise EffectFailed(refusal.code, procedure=procedure) from refusal
        remember(spawned, "spawn", {"case": str(case.pk)})
        try:
            cascade(case)
        except ActionRefused as refusal:
            raise EffectFailed(refusal.code, procedure=procedure) from refusal
        return case

    def open_vote(self, *, case: Case, key: str, again: bool = False) -> Vote | None:
        """Plans the vote and opens it when its time has come; ``again`` repeats one that is over."""
        return plan_vote(case=case, key=key, at=self.at, again=again)

    def figure(self, *, key: str, case: Case, span: str, points: Decimal | None = None) -> Decimal | None:
        """Returns the figure of the case's unit as it is now, or what it earns of so many points."""
        stored = figures.indicator_called(key)
        asked = span_called(span)
        if stored is None or asked is None:
            return None
        value = figures.value_for(stored, case.unit, asked)
        return value if points is None else earned(stored.spec, value, points)

    def ranking(self, *, case: Case) -> Sequence[tuple[int, Case]]:
        """Returns the cases of the batch with their places, the first one first."""
        place = places(case, rank_order(case))
        ranked = [(place[str(each.pk)], each) for each in batch_of(case) if str(each.pk) in place]
        return sorted(ranked, key=lambda row: row[0])

    def hand_over(self, *, case: Case, key: str) -> Case | None:
        """Gives the organisers of the next in rank a todo and a notice there; returns that case."""
        case.save()
        successor = next_in_line(case)
        if successor is None:
            return None
        transitions = [each for each in successor.definition.transitions_from(successor.state) if each.reopens]
        role = next((role for each in transitions for role in each.by), "committee_org")
        members, why, _ = role_members(role, place_of(successor), self.at.date())
        todo = open_todo(
            case=successor,
            at=self.at,
            state=successor.state,
            visit=successor.visit,
            role=role,
            members=members,
            kind=TodoKind.SUCCESSION,
            explanation=why,
        )
        OutboxRow.objects.create(
            key=f"{key}:succession"[:160],
            case=successor,
            kind="succession_due",
            payload={"todo": todo.pk, "recipients": recipients([role], place_of(successor))},
            available_at=self.at,
            created_at=self.at,
        )
        return successor

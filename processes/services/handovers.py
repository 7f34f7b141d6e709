"""Handing over what somebody holds who leaves, in one transaction, and taking it back while it is untouched."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from organization import clock
from organization.models import Member, User
from organization.services import end_delegation
from processes.engine.model import HistoryDraft, Outcome, Performers, TodoHanded
from processes.models import (
    Case,
    CaseParticipant,
    Handover,
    HandoverKind,
    HandoverLine,
    Todo,
    TodoKind,
    TodoStatus,
)
from processes.queries.handovers import cases_started, delegations_of, leavers, panels_of, todos_of
from processes.queries.people import place_of
from processes.queries.performing import separated

from .applying import apply
from .case_todos import take_part
from .doing import Doing
from .locking import in_transaction, locked_case
from .results import ActionRefused

ACTION = "@handover"
BACK = "@handover_undone"
DONE, UNDONE = "done", "undone"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What is to be handed over, by its keys; whatever the organiser may not touch is left out silently."""

    todos: Collection[int] = field(default_factory=frozenset)
    cases: Collection[UUID] = field(default_factory=frozenset)
    panels: Collection[int] = field(default_factory=frozenset)
    delegations: Collection[int] = field(default_factory=frozenset)


def hand_over_all(*, member: Member, successor: Member, by: User, reason: str, chosen: Chosen, token: str) -> Handover:
    """Gives the chosen things to the successor and returns what became of each; all of it or, where the database
    fails, nothing.

    Raises ActionRefused: nobody_to_hand_over, same_person, no_login, reason_missing, nothing_chosen, busy.
    """
    reason = reason.replace("\0", "").strip()[:500]
    if not leavers(by).filter(pk=member.pk).exists():
        raise ActionRefused("nobody_to_hand_over")
    if member == successor:
        raise ActionRefused("same_person")
    if successor.user is None or not successor.user.is_active:
        raise ActionRefused("no_login", {"member": successor.name})
    if not reason:
        raise ActionRefused("reason_missing")

    def work() -> Handover:
        done = Handover.objects.filter(token=token).first()
        if done is not None:
            return done
        with transaction.atomic():  # within a larger transaction a refusal leaves nothing behind either
            handover = Handover.objects.create(
                member=member, successor=successor, by=by, reason=reason, at=clock.now(), token=token
            )
            lines = [*_cases(handover, chosen), *_panels(handover, chosen), *_delegations(handover, chosen)]
            if not lines:
                raise ActionRefused("nothing_chosen")
            HandoverLine.objects.bulk_create(lines)
        return handover

    return in_transaction(work)


def _cases(handover: Handover, chosen: Chosen) -> list[HandoverLine]:
    """Case by case in one order (two handovers at once never wait for each other crosswise)."""
    by, member = handover.by, handover.member
    todos = list(todos_of(member, by).filter(pk__in=chosen.todos))
    started = {case.pk for case in cases_started(member, by).filter(pk__in=chosen.cases)}
    lines: list[HandoverLine] = []
    for key in sorted({*(todo.case_id for todo in todos), *started}, key=str):
        lines += _case(handover, key, [todo for todo in todos if todo.case_id == key], key in started)
    return lines


def _case(handover: Handover, key: UUID, todos: Sequence[Todo], started: bool) -> list[HandoverLine]:
    case = locked_case(key)
    lines, handed = [], []
    for todo in todos:
        code = _hindrance(case, todo, handover)
        before: dict[str, Any] = {}
        if not code:
            before = _kept(todo)
            handed.append(_given(todo, before["members"], handover))
            before["after"] = sorted(handed[-1].members)
        lines.append(HandoverLine(handover=handover, kind=HandoverKind.TODO, case=case, todo=todo, code=code or DONE,
                                  before=before))  # fmt: skip
    if started:
        code = "closed" if case.status == "closed" else "" if case.initiator_id == handover.member_id else "gone"
        lines.append(HandoverLine(handover=handover, kind=HandoverKind.CASE, case=case, code=code or DONE))
    moved = started and lines[-1].code == DONE
    if handed or moved:
        if moved:
            Case.objects.filter(pk=case.pk).update(initiator=handover.successor)
            case.initiator = handover.successor
        what = [HandoverKind.TODO.value] * bool(handed) + [HandoverKind.CASE.value] * moved
        people = {"from": [handover.member.code], "to": [handover.successor.code], "what": what}
        _note(case, ACTION, handover.by, handover.reason, people, f"handover:{handover.pk}:{case.pk}", handed)
        take_part(case, [handover.successor], CaseParticipant.Basis.ASKED, handover.at)
    return lines


def _hindrance(case: Case, todo: Todo, handover: Handover) -> str:
    """Why a todo has to stay where it is; "" where it can go."""
    fresh = Todo.objects.filter(pk=todo.pk, status=TodoStatus.OPEN, candidates__member=handover.member)
    if not fresh.exists() or case.status == "closed":
        return "gone"
    if todo.kind == TodoKind.VOTE:
        return "ballot"
    others = case.todos.filter(status=TodoStatus.OPEN, state=todo.state, visit=todo.visit, personal=True)
    if todo.personal and others.filter(candidates__member=handover.successor).exists():
        return "has_part"
    state = case.definition.states.get(todo.state)
    successor = handover.successor.code
    if state is not None:
        asked = Performers(by_role={todo.role: (successor,)}, explanations={})
        if not separated(asked, state, place_of(case)).by_role[todo.role]:
            return "did_earlier_step"
    return ""


def _kept(todo: Todo) -> dict[str, Any]:
    claimed = todo.claimed_by.code if todo.claimed_by else ""
    members = sorted(todo.candidates.values_list("member__code", flat=True))
    return {
        "members": members,
        "claimed_by": claimed,
        "assigned": todo.assigned,
        "terms": todo.terms,
        "note": todo.note,
    }


def _given(todo: Todo, members: Sequence[str], handover: Handover) -> TodoHanded:
    leaver, successor = handover.member.code, handover.successor.code
    told = () if successor in members else (successor,)
    after = dict.fromkeys(successor if code == leaver else code for code in members)
    return TodoHanded(id=todo.pk, members=tuple(after), told=told, note=handover.reason)


def _note(
    case: Case, action: str, by: User, comment: str, people: dict[str, Any], token: str, handed: Sequence[TodoHanded]
) -> None:
    """Writes the entry of the case's history; what is handed on goes with it."""
    draft = HistoryDraft(
        action=action, source=case.state, target=case.state, comment=comment, changes={}, details=people
    )
    outcome = Outcome(
        state=case.state, status=case.status, end=None, values=case.values, history=draft, entered=False,
        handed=tuple(handed),
    )  # fmt: skip
    apply(outcome, Doing(case=case, at=clock.now(), token=token, actor=by.as_member, user=by, role="organiser"))


def _panels(handover: Handover, chosen: Chosen) -> list[HandoverLine]:
    lines = []
    for campaign in panels_of(handover.member, handover.by).filter(pk__in=chosen.panels):
        code = "has_part" if campaign.panel.filter(pk=handover.successor_id).exists() else DONE
        if code == DONE:
            campaign.panel.remove(handover.member)
            campaign.panel.add(handover.successor)
        lines.append(HandoverLine(handover=handover, kind=HandoverKind.PANEL, campaign=campaign, code=code))
    return lines


def _delegations(handover: Handover, chosen: Chosen) -> list[HandoverLine]:
    """Ends them: whom a successor trusts is for the successor to say."""
    lines = []
    for each in delegations_of(handover.member).filter(pk__in=chosen.delegations):
        ended = end_delegation(delegation=each)
        lines.append(HandoverLine(handover=handover, kind=HandoverKind.DELEGATION, delegation=ended, code=DONE))
    return lines


def take_back_handover(*, handover: Handover, by: User) -> Handover:
    """Gives back whatever the successor has done nothing with, and returns what became of each.

    Raises ActionRefused: nobody_to_hand_over, handover_undone, busy.
    """
    if not leavers(by).filter(pk=handover.member_id).exists():
        raise ActionRefused("nobody_to_hand_over")

    def work() -> Handover:
        held = (
            Handover.objects.select_for_update(of=("self",)).select_related("member", "successor").get(pk=handover.pk)
        )
        if held.undone_at is not None:
            raise ActionRefused("handover_undone")
        now = clock.now()
        lines = list(held.lines.filter(code=DONE).select_related("delegation", "campaign"))
        for key in sorted({line.case_id for line in lines if line.case_id}, key=str):
            _give_back(held, key, [line for line in lines if line.case_id == key], by, now)
        for line in lines:
            if line.kind == HandoverKind.PANEL and line.campaign is not None:
                line.campaign.panel.remove(held.successor)
                line.campaign.panel.add(held.member)
                line.code = UNDONE
            elif line.kind == HandoverKind.DELEGATION and line.delegation is not None:
                line.delegation.ended_on = None
                line.delegation.save(update_fields=["ended_on"])
                line.code = UNDONE
        HandoverLine.objects.bulk_update(lines, ["code"])
        held.undone_at, held.undone_by = now, by
        held.save(update_fields=["undone_at", "undone_by"])
        return held

    return in_transaction(work)


def _give_back(handover: Handover, key: UUID, lines: Sequence[HandoverLine], by: User, at: datetime) -> None:
    case = locked_case(key)
    back = []
    for line in lines:
        if line.kind == HandoverKind.CASE:
            if case.status != "closed" and case.initiator_id == handover.successor_id:
                Case.objects.filter(pk=case.pk).update(initiator=handover.member)
                case.initiator = handover.member
                line.code = UNDONE
            else:
                line.code = "done_with"
        else:
            line.code = _restore(line)
        if line.code == UNDONE:
            back.append(line.kind)
    if back:
        people = {"from": [handover.successor.code], "to": [handover.member.code], "what": sorted(set(back))}
        _note(case, BACK, by, "", people, f"handover-back:{handover.pk}:{case.pk}", ())
        take_part(case, [handover.member], CaseParticipant.Basis.ASKED, at)


def _restore(line: HandoverLine) -> str:
    """Puts a todo back to what it was before; not where the successor or anybody else has gone on with it."""
    todo = Todo.objects.filter(pk=line.todo_id or 0, status=TodoStatus.OPEN).first()
    if todo is None or todo.claimed_by_id is not None:
        return "done_with"
    if sorted(todo.candidates.values_list("member__code", flat=True)) != line.before["after"]:
        return "done_with"
    todo.candidates.exclude(member__code__in=line.before["members"]).delete()
    there = set(todo.candidates.values_list("member__code", flat=True))
    for each in Member.objects.filter(code__in=set(line.before["members"]) - there):
        todo.candidates.create(member=each)
    todo.claimed_by = Member.objects.filter(code=line.before["claimed_by"]).first()
    todo.assigned, todo.terms, todo.note = (line.before[name] for name in ("assigned", "terms", "note"))
    todo.save(update_fields=["claimed_by", "assigned", "terms", "note"])
    return UNDONE

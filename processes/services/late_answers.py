"""Answers to a joint step that come when the case has moved on: kept beside the others, without any effect."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from forms.field_types.gate import gate_json
from forms.services import clean_submission, fill_context
from organization import clock
from organization.models import Member, User
from processes.engine.model import HistoryDraft, Outcome
from processes.models import Case, Contribution, Todo, TodoKind, TodoStatus

from .applying import apply
from .cleaning import clean_comment
from .doing import Doing
from .locking import in_transaction, locked_case
from .results import ActionRefused, RawInputs
from .tokens import applied, check_sent, remember


def missed_todo(case: Case, member: Member) -> Todo | None:
    """Returns the member's latest own part of a joint step that the case left without it, None where nothing is
    missing."""
    joint = [key for key, state in case.definition.states.items() if state.kind == "joint"]
    if not joint:
        return None
    todos = case.todos.filter(
        kind=TodoKind.STEP, status=TodoStatus.SUPERSEDED, personal=True, state__in=joint, candidates__member=member
    )
    for todo in todos.order_by("-pk"):
        if not Contribution.objects.filter(case=case, visit=todo.visit, member=member).exists():
            return todo
    return None


def add_late_answer(*, case_id: UUID, actor: User, inputs: RawInputs, token: str) -> Contribution:
    """Keeps the answer of somebody whose part was not waited for. Raises ActionRefused: not_yours, closed, invalid."""

    def work() -> Contribution:
        check_sent(token)
        case, member = locked_case(case_id), actor.as_member
        known = applied(token, f"late:{case.pk}:{actor.pk}")
        if known is not None:
            return Contribution.objects.get(pk=known["contribution"])
        if not Case.objects.visible_to(actor).filter(pk=case.pk).exists():
            raise Case.DoesNotExist
        todo = missed_todo(case, member) if member else None
        if todo is None or member is None:
            raise ActionRefused("not_yours")
        if case.status == "closed":
            raise ActionRefused("closed")
        kept = _kept(case, member, todo, inputs, token, actor)
        remember(token, f"late:{case.pk}:{actor.pk}", {"contribution": kept.pk})
        return kept

    return in_transaction(work)


def _kept(case: Case, member: Member, todo: Todo, inputs: RawInputs, token: str, actor: User) -> Contribution:
    state = case.definition.states[todo.state]
    comment = clean_comment(inputs.comment)
    values = _values(case, state.writable, inputs)
    draft = HistoryDraft(
        action="contribute",
        source=case.state,
        target=case.state,
        comment="" if state.config.get("hidden") else comment,
        changes={},
        contribution=True,
        details={"late": state.key},
    )
    outcome = Outcome(
        state=case.state,
        status=case.status,
        end=None,
        values=case.values,
        history=draft,
        entered=False,
    )
    at = clock.now()
    apply(outcome, Doing(case=case, at=at, token=token, actor=member, user=actor, role=todo.role))
    return Contribution.objects.create(
        case=case, state=todo.state, visit=todo.visit, member=member, role=todo.role, values=gate_json(values),
        comment=comment, at=at, late=True,
    )  # fmt: skip


def _values(case: Case, writable: tuple[str, ...], inputs: RawInputs) -> Mapping[str, Any]:
    context = fill_context(user=AnonymousUser(), place=f"case:{case.pk}", unit_path=case.unit_path)
    stored = {key: value for key, value in case.values.items() if key not in writable}
    cleaned = clean_submission(
        definition=case.definition.form, stored=stored, data=inputs.data, files=inputs.files,
        writable=frozenset(writable), context=context, complete=True, prefix=inputs.prefix,
    )  # fmt: skip
    errors = {key: found for key, found in cleaned.errors.items() if key in writable}
    if errors:
        raise ActionRefused("invalid", {"fields": sorted(errors)}, errors)
    return {key: cleaned.values[key] for key in writable if key in cleaned.values}

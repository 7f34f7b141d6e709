"""Something outside has happened that cases wait for."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser

from forms.field_types.errors import FieldError
from forms.services import clean_submission, fill_context
from organization import clock
from processes.engine.kinds.wait import event_of, event_timer
from processes.engine.model import HistoryDraft, Outcome, TimerToSet
from processes.models import Case

from .applying import apply
from .cascading import cascade
from .case_timers import set_timers
from .doing import Doing
from .locking import in_transaction, locked_case
from .results import ActionRefused
from .tokens import applied, remember

ACTION = "@event"


def deliver_event(
    case: Case,
    key: str,
    payload: Mapping[str, Any] | None = None,
    *,
    token: str = "",
    into: Mapping[str, str] | None = None,
) -> bool:
    """Tells a case of an event; returns whether something in it was waiting for it.

    ``into`` says for fields of the form which name of the payload is written into them. An event for which
    nothing waits is kept in the history: a later step whose setting ``early`` is on takes it. The same token counts
    once. Raises ActionRefused: closed, busy, unknown_event, invalid, forbidden_characters.
    """

    def work() -> bool:
        locked = locked_case(case.pk)
        purpose = f"event:{locked.pk}:{key}"
        known = applied(token, purpose) if token else None
        if known is not None:
            return bool(known["waited"])
        if locked.status == "closed":
            raise ActionRefused("closed")
        if not any(event_of(state) == key for state in locked.definition.states.values()):
            raise ActionRefused("unknown_event", {"event": key})
        at = clock.now()
        waiting = [each for each in locked.places() if event_of(locked.definition.states[each.state]) == key]
        _note(locked, key, _values(locked, payload or {}, into or {}), token)
        for place in waiting:
            set_timers(locked, place.state, place.visit, [TimerToSet(key=event_timer(key), kind="done", due_at=at)])
        if locked.status == "open":
            cascade(locked)
        if token:
            remember(token, purpose, {"waited": bool(waiting)})
        return bool(waiting)

    return in_transaction(work)


def _values(case: Case, payload: Mapping[str, Any], into: Mapping[str, str]) -> dict[str, Any]:
    """What the payload says of fields, cleaned like an answer. Raises ActionRefused("invalid")."""
    keys = set(case.definition.form.keys())
    data = {field: payload[name] for field, name in into.items() if name in payload and field in keys}
    if not data:
        return {}
    context = fill_context(user=AnonymousUser(), place=f"case:{case.pk}", unit_path=case.unit_path)
    try:
        cleaned = clean_submission(
            definition=case.definition.form, stored=case.values, data=data, writable=frozenset(data), context=context,
            complete=False,
        )  # fmt: skip
    except FieldError as error:
        raise ActionRefused("forbidden_characters", {"code": error.code}) from error
    errors = {key: found for key, found in cleaned.errors.items() if key in data}
    if errors:
        raise ActionRefused("invalid", {"fields": sorted(errors)}, errors)
    return {key: cleaned.values.get(key) for key in data}


def _note(case: Case, key: str, values: Mapping[str, Any], token: str) -> None:
    draft = HistoryDraft(
        action=ACTION, source=case.state, target=case.state, comment="", changes=dict(values), details={"event": key}
    )
    outcome = Outcome(
        state=case.state, status=case.status, end=None, values={**case.values, **values},
        history=draft, entered=False,
    )  # fmt: skip
    at = clock.now()
    apply(outcome, Doing(case=case, at=at, token=f"event:{token or f'{case.pk}:{case.seq + 1}'}"[:120], role=key))

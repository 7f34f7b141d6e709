"""Effects of an action: the inside ones at once, the others into the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from organization.models import Member
from organization.rows import insert
from processes.effects import Delivery, EffectFailed, effect_kind
from processes.engine.model import EffectToEmit, Outcome
from processes.models import Case, HistoryEntry, OutboxRow
from processes.queries.minutes import vote_records
from processes.queries.people import place_of, recipients
from processes.queries.standing import vote_on, votes_received

from .results import ActionRefused


@dataclass(frozen=True)
class Emission:
    """The effects of one action of one case."""

    case: Case
    seq: int
    outcome: Outcome
    actor: Member | None
    at: datetime
    batch: str
    values: Mapping[str, Any]

    def key(self, ordinal: int) -> str:
        """Returns the idempotency key of an effect."""
        return f"{self.case.pk}:{self.seq}:{ordinal}"

    def row(self, entry: HistoryEntry, ordinal: int, kind: str, **columns: Any) -> OutboxRow:
        """Puts one effect into the outbox, in the transaction of the action."""
        return OutboxRow.objects.create(
            key=self.key(ordinal),
            case=self.case,
            entry=entry,
            kind=kind,
            actor=self.actor,
            available_at=self.at,
            created_at=self.at,
            **columns,
        )

    def rows(self, entry: HistoryEntry, kind: str, payloads: Mapping[int, dict[str, Any]]) -> None:
        """Puts several effects of one kind into the outbox, by their ordinals."""
        made = {"case": self.case, "entry": entry, "kind": kind, "actor": self.actor}
        moments = {"available_at": self.at, "created_at": self.at}
        insert([OutboxRow(key=self.key(place), payload=each, **made, **moments) for place, each in payloads.items()])


def run_inside(emission: Emission) -> dict[str, Any]:
    """Runs the inside effects in order and returns all values after them. Raises ActionRefused("effect_failed")."""
    from .shell import ServiceShell  # the shell starts cases, which apply outcomes, which run effects

    values = dict(emission.values) | vote_figures(emission.case)
    values |= vote_records(emission.case, values)
    for effect in emission.outcome.effects:
        kind = effect_kind(effect.kind)
        if not kind.inside:
            continue
        delivery = replace(
            _delivery(emission, effect, values),
            payload=_payload(emission, effect, values),
            shell=ServiceShell(at=emission.at, actor=emission.actor),
        )
        try:
            values |= kind.deliver(delivery) or {}
        except EffectFailed as failure:
            raise ActionRefused("effect_failed", {"effect": effect.kind, "code": failure.code}) from failure
    return values


def vote_figures(case: Case) -> dict[str, Any]:
    """Returns the values of the fields that show what a closed vote came to."""
    figures: dict[str, Any] = {}
    for spec in case.definition.form.fields:
        vote = vote_on(case, str(spec.config.get("vote", ""))) if "vote" in spec.config else None
        if vote is not None and vote.status == "closed":
            figures[spec.key] = {"votes": votes_received(vote).get(str(case.pk), 0)}
    return figures


def emit_outside(emission: Emission, entry: HistoryEntry, values: Mapping[str, Any]) -> None:
    """Puts every effect that leaves the process into the outbox."""
    for effect in emission.outcome.effects:
        kind = effect_kind(effect.kind)
        if kind.inside:
            continue
        delivery = replace(_delivery(emission, effect, values), payload=_payload(emission, effect, values))
        delivery = replace(delivery, payload={**delivery.payload, **kind.prepare(delivery)})
        row = emission.row(
            entry,
            effect.ordinal,
            effect.kind,
            config=_plain(effect.config),
            payload=delivery.payload,
        )
        day = kind.not_before(delivery)
        if day is not None and day > timezone.localdate(emission.at):
            row.available_at = datetime.combine(day, time(), timezone.get_default_timezone())
            row.save(update_fields=["available_at"])


def _delivery(emission: Emission, effect: EffectToEmit, values: Mapping[str, Any]) -> Delivery:
    return Delivery(
        key=emission.key(effect.ordinal),
        case=emission.case,
        definition=emission.case.definition,
        config=effect.config,
        actor=emission.actor,
        at=emission.at,
        values=values,
    )


def _payload(emission: Emission, effect: EffectToEmit, values: Mapping[str, Any]) -> dict[str, Any]:
    payload: dict[str, Any] = {"batch": emission.batch, "comment": emission.outcome.history.comment}
    roles = effect_kind(effect.kind).audience(effect.config)
    if roles:
        payload["recipients"] = recipients(roles, place_of(emission.case, values))
    return payload


def _plain(value: Any) -> Any:
    """Frozen mappings and tuples of a definition as plain JSON."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value

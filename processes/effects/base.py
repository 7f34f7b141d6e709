"""What an effect is: a kind that answers everything about itself, and one delivery of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition

if TYPE_CHECKING:
    from decimal import Decimal

    from organization.models import Member
    from processes.models import Case, Vote


class EffectFailed(Exception):
    """The effect could not be delivered now; outside effects are tried again, inside effects undo the action."""

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(" ".join([code, *(f"{name}={value}" for name, value in context.items())]))
        self.code = code
        self.context = context


class EffectRefused(EffectFailed):
    """The effect can never be delivered as it is: it is not tried again but becomes an incident at once."""


class Shell(Protocol):
    """What an inside effect may ask of the services that run it (effects lie below services)."""

    def start_case(self, *, procedure: str, parent: "Case", values: Mapping[str, object], key: str) -> "Case": ...

    def open_vote(self, *, case: "Case", key: str, again: bool = False) -> "Vote | None": ...

    def hand_over(self, *, case: "Case", key: str) -> "Case | None": ...

    def figure(self, *, key: str, case: "Case", span: str, points: "Decimal | None" = None) -> "Decimal | None": ...

    def ranking(self, *, case: "Case") -> "Sequence[tuple[int, Case]]": ...


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One effect of one action: ``key`` is ``case:seq:ordinal`` and never changes, however often it is tried."""

    key: str
    case: "Case"
    definition: ProcedureDefinition
    config: Mapping[str, Any]
    actor: "Member | None"
    at: datetime
    values: Mapping[str, Any]
    payload: Mapping[str, Any] = field(default_factory=dict)
    """What was found out when the action happened: ``recipients`` (member codes), for batches ``batch``."""
    shell: Shell | None = None
    """Given to inside effects only."""


class EffectKind:
    """One kind of effect. ``inside`` effects run within the action's transaction and may return values to write;
    the others wait in the outbox and are delivered at least once, each with a key its receiver can recognise."""

    key: str = ""
    inside: bool = False
    transactional: bool = True
    """Whether an outside effect runs in one transaction with being marked as done (its writes happen exactly once).
    False for what leaves the database, such as mail: nobody may hold a lock while a mail server is thinking."""

    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        """Returns everything wrong with the configuration."""
        return []

    def audience(self, config: Mapping[str, Any]) -> Sequence[str]:
        """Returns the roles that are resolved when the action happens and handed over as ``payload["recipients"]``."""
        return ()

    def prepare(self, delivery: Delivery) -> Mapping[str, Any]:
        """Returns what an outside effect takes from the case as it is when the action happens, for ``payload``."""
        return {}

    def not_before(self, delivery: Delivery) -> date | None:
        """Returns the day before which an outside effect is not delivered; None: at once. ``payload`` is prepared."""
        return None

    def deliver(self, delivery: Delivery) -> Mapping[str, object] | None:
        """Does it. Inside effects return the values to write. Raises EffectFailed."""
        raise NotImplementedError

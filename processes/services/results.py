"""What goes into an action, what comes out, and how it is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class RawInputs:
    """What was sent with an action, not yet cleaned: a QueryDict or a mapping of raw answers, uploads, the comment."""

    data: Any = field(default_factory=dict)
    files: Any = None
    comment: str = ""
    prefix: str = ""


@dataclass(frozen=True, kw_only=True)
class ActionResult:
    """What an action led to; ``repeated`` is true when the same token had already been applied."""

    case_id: UUID
    seq: int
    state: str
    repeated: bool = False


@dataclass(frozen=True, kw_only=True)
class BallotResult:
    """That a ballot was counted; ``repeated`` when the same form had already been sent."""

    vote_id: UUID
    repeated: bool = False


class ActionRefused(Exception):
    """An expected refusal; ``code`` and ``context`` are worded at the edge.

    Codes of the engine (``processes.engine.model.Refusal``) and of the services: changed_meanwhile {since: [{seq,
    action, actor, state, at}]}, not_allowed, invalid (with field_errors), token_missing, token_reused, batch_refused
    {case, code, context}, batch_empty, already_exists {number, case}, not_in_window {opens, closes}, not_startable,
    busy, forbidden_characters, effect_failed {effect, code}, cascade_endless; of votes: vote_not_open, not_on_roll,
    already_voted, unknown_choice, own_unit {case}, none_chosen, chosen_twice, too_many_choices {maximum, chosen}.
    """

    def __init__(
        self,
        code: str,
        context: Mapping[str, Any] | None = None,
        field_errors: Mapping[str, Sequence[Any]] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.context = dict(context or {})
        self.field_errors = dict(field_errors or {})

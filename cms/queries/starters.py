"""What a page says to whoever wants to start a procedure from it."""

from dataclasses import dataclass
from typing import Any

from processes.models import Procedure
from processes.queries import startable
from processes.refusal_texts import refusal_text


@dataclass(frozen=True, kw_only=True)
class Starter:
    """Whether this reader may start it now; ``refusal`` says why not, ``signed_in`` whether we know who reads."""

    procedure: Procedure
    signed_in: bool
    open: bool = False
    refusal: str = ""


def starter(procedure: Procedure, user: Any) -> Starter | None:
    """Returns what to offer; None while the procedure is not published."""
    if procedure.current_version is None:
        return None
    if user is None or not user.is_authenticated:
        return Starter(procedure=procedure, signed_in=False)
    offers = [each for each in startable(user) if each.version.procedure_id == procedure.pk]
    refusals = [refusal_text(each.refusal, each.refusal_context) for each in offers if each.refusal]
    is_open = any(not each.refusal for each in offers)
    return Starter(
        procedure=procedure, signed_in=True, open=is_open, refusal="" if is_open else " ".join(map(str, refusals))
    )

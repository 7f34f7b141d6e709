"""What a page says to whoever wants to start a procedure from it."""

from dataclasses import dataclass

from processes.models import Procedure
from processes.queries import Startable
from processes.refusal_texts import refusal_text


@dataclass(frozen=True, kw_only=True)
class Starter:
    """Whether this reader may start it now; ``refusal`` says why not, ``signed_in`` whether we know who reads."""

    procedure: Procedure
    signed_in: bool
    open: bool = False
    refusal: str = ""


def starter(procedure: Procedure, offers: list[Startable] | None) -> Starter | None:
    """Returns what to offer to whoever may start ``offers`` (None: a visitor); None while it is not published."""
    if procedure.current_version is None:
        return None
    if offers is None:
        return Starter(procedure=procedure, signed_in=False)
    own = [each for each in offers if each.version.procedure_id == procedure.pk]
    refusals = [refusal_text(each.refusal, each.refusal_context) for each in own if each.refusal]
    is_open = any(not each.refusal for each in own)
    return Starter(
        procedure=procedure, signed_in=True, open=is_open, refusal="" if is_open else " ".join(map(str, refusals))
    )

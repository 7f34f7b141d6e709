"""A notice period of its own: a case of a procedure that makes public by itself."""

from collections.abc import Mapping
from typing import Any

from typing_extensions import override

from forms.engine.problems import Problem
from processes.engine.model import SYSTEM_ROLE, ProcedureDefinition
from processes.models import Procedure

from .spawn import Spawn

LONGEST_WAY = 5


class StartPublicity(Spawn):
    """``{"procedure", "values", "reference_field"}``: starts a case that stands in its publicity at once.

    The procedure goes from its first step to the publicity by transitions of the system; days, objections and
    succession are that procedure's.
    """

    key = "start_publicity"

    @override
    def problems(self, config: Mapping[str, Any], definition: ProcedureDefinition) -> list[Problem]:
        found = super().problems(config, definition)
        if found:
            return found
        key = str(config["procedure"])
        other = definition if key == definition.key else _published(key)
        if other is None:
            return [Problem("procedure", "effect_procedure_unknown", {"effect": self.key, "procedure": key})]
        return [] if leads_to_publicity(other) else [Problem("procedure", "effect_no_publicity", {"procedure": key})]


def leads_to_publicity(definition: ProcedureDefinition) -> bool:
    """Answers whether transitions of the system lead from the first step to a publicity."""
    here = {definition.start_state.key}
    for _step in range(LONGEST_WAY):
        if any(definition.states[key].kind == "publicity" for key in here):
            return True
        moves = [each for key in here for each in definition.transitions_from(key)]
        here = {each.target for each in moves if SYSTEM_ROLE in each.by}
    return False


def _published(key: str) -> ProcedureDefinition | None:
    procedure = Procedure.objects.filter(key=key).first()
    version = procedure.current_version if procedure else None
    return version.definition if version else None

"""Who has to be there: the roles that each state asks for, for the list of units with nobody."""

from collections.abc import Mapping

from processes.engine.kinds import KINDS
from processes.engine.model import SYSTEM_ROLE, ProcedureDefinition

ALWAYS_SOMEBODY = frozenset({SYSTEM_ROLE, "any_member", "initiator"})


def who_works(definition: ProcedureDefinition) -> Mapping[str, tuple[str, ...]]:
    """Returns, per state that people work in, the roles of which at least one must be found in every unit.

    A state that may be skipped, an end, and a state that only the system leaves are not listed.
    """
    result: dict[str, tuple[str, ...]] = {}
    for state in definition.states.values():
        roles = state.performers or _roles_of_buttons(definition, state.key)
        asked = tuple(role for role in roles if role not in ALWAYS_SOMEBODY and ":" not in role)
        if asked and not KINDS[state.kind].is_end and state.when_skipped is None:
            result[state.key] = asked
    return result


def _roles_of_buttons(definition: ProcedureDefinition, state: str) -> tuple[str, ...]:
    transitions = definition.transitions_from(state)
    if any(SYSTEM_ROLE in each.by for each in transitions):
        return ()
    return tuple(dict.fromkeys(role for each in transitions for role in each.by))

"""Who may do what with a case beyond its drawn buttons.

A procedure may say so under ``verbs``, for all of it or for one step: ``{"transfer": ["performer"], "jump": []}``.
The step's word counts before the procedure's, the procedure's before the defaults here; an empty list is nobody.
Besides the roles of the organisation there are four words:

- ``performer``: whoever has an open todo of the step (for ``sign`` and ``answer``: the signature or advice itself);
- ``initiator``: who started the case;
- ``participant``: whoever may see the case;
- ``administrator``: whoever administers procedures.
"""

from collections.abc import Iterator, Mapping

from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition, StateSpec

from .base import Verb

WORDS = ("performer", "initiator", "participant", "administrator")
BULK = "bulk"
"""Deciding several cases from the inbox at once: a right without a verb, granted to nobody by default."""


def grants(definition: ProcedureDefinition, state: StateSpec, verb: Verb) -> tuple[str, ...]:
    """Returns to whom the verb is granted in the step."""
    for said in (state.verbs, definition.verbs):
        if verb.key in said:
            return tuple(said[verb.key])
    if verb.kinds is not None and (state.kind not in verb.kinds or judges(state)):
        return ()
    return verb.by


def is_granted_here(state: StateSpec, key: str) -> bool:
    """Answers whether the step itself grants the verb, so that limits of the default do not count."""
    return bool(state.verbs.get(key))


def may_bulk(definition: ProcedureDefinition, state: StateSpec) -> bool:
    """Answers whether the step's cases may be decided several at once."""
    return "performer" in (state.verbs.get(BULK) or definition.verbs.get(BULK) or ())


def judges(state: StateSpec) -> bool:
    """Answers whether the step is a judgement of chosen people (scores, hidden parts): nobody hands that on."""
    return bool(state.config.get("rubric") or state.config.get("hidden"))


def problems(definition: ProcedureDefinition, known: Mapping[str, Verb]) -> Iterator[Problem]:
    """Yields the rights that name no verb."""
    places = [("verbs", definition.verbs)]
    places += [(f"states/{place}/verbs", state.verbs) for place, state in enumerate(definition.states.values())]
    for path, said in places:
        for key in said:
            if key not in known and key != BULK:
                yield Problem(f"{path}/{key}", "verb_unknown", {"verb": key, "known": ", ".join((*known, BULK))})

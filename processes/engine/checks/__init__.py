"""Whether a procedure makes sense, before it is published: every finding names its place and has a fix in words."""

from collections.abc import Collection, Mapping
from typing import Any

from forms.engine import definition_problems
from forms.engine.problems import Problem
from processes.engine.facts import FACT_FUNCTIONS
from processes.engine.kinds import KINDS
from processes.engine.model import ProcedureDefinition
from processes.engine.typed import VALUE_TYPES
from processes.engine.verbs import VERBS
from processes.engine.verbs.rights import problems as verb_findings

from .branches import BROKEN, branch_findings, region_names
from .calendars import calendar_findings
from .coverage import who_works
from .fields import field_findings
from .graph import graph_findings
from .guards import guard_findings
from .names import doubled_keys, name_findings
from .people import people_findings
from .texts import text_findings
from .voting import vote_findings

__all__ = ["calendar_findings", "doubled_keys", "findings", "form_findings", "name_findings", "who_works"]


def form_findings(document: Mapping[str, Any], types: Mapping[str, str] | None) -> list[Problem]:
    """Returns what the form engine finds, under ``form/``."""
    found = definition_problems.problems(document["form"], types=types or VALUE_TYPES, facts=FACT_FUNCTIONS)
    return [each.under("form") for each in found]


def findings(
    definition: ProcedureDefinition,
    document: Mapping[str, Any],
    roles: Collection[str] | None,
    effects: Collection[str] | None,
) -> list[Problem]:
    """Returns everything wrong with a procedure whose form is right."""
    found = [*name_findings(document, roles, effects), *region_names(document)]
    if any(each.code in {"state_unknown", "kind_unknown", "start_missing"} | BROKEN for each in found):
        return found
    for position, state in enumerate(definition.states.values()):
        found += [each.under(f"states/{position}") for each in KINDS[state.kind].problems(definition, state)]
    return [
        *found,
        *branch_findings(definition),
        *graph_findings(definition),
        *field_findings(definition),
        *guard_findings(definition),
        *people_findings(definition, document, roles),
        *vote_findings(definition),
        *verb_findings(definition, VERBS),
        *text_findings(document),
    ]

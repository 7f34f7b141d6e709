"""Whether courses that run side by side are drawn so that each begins, stays by itself, and ends."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.engine.problems import Problem
from processes.engine.kinds import KINDS
from processes.engine.model import ProcedureDefinition

Json = Mapping[str, Any]
BROKEN = frozenset({"region_unknown", "region_twice", "region_inside_itself"})
"""Findings with which nothing more can be said about the machine."""


def region_names(document: Json) -> Iterator[Problem]:
    """Yields regions that exist twice, not at all, or within themselves, and states they should begin with."""
    states = {each["key"]: each for each in document["states"]}
    parallel_of: dict[str, str] = {}
    for position, state in enumerate(document["states"]):
        for place, region in enumerate(state.get("config", {}).get("regions", ())):
            path = f"states/{position}/config/regions/{place}"
            if region["key"] in parallel_of:
                yield Problem(f"{path}/key", "region_twice", {"region": region["key"]})
            parallel_of[region["key"]] = state["key"]
            if region["start"] not in states:
                context = {"state": region["start"], "known": ", ".join(sorted(states))}
                yield Problem(f"{path}/start", "state_unknown", context)
            fields = {str(each.get("key")): each for each in document["form"].get("fields", ())}
            chosen = region.get("chosen_in", "")
            if chosen and fields.get(chosen, {}).get("type") not in ("multi", "choice"):
                yield Problem(f"{path}/chosen_in", "region_choice_unknown", {"field": chosen})
            elif chosen and region["key"] not in _values(fields[chosen]):
                yield Problem(f"{path}/chosen_in", "region_never_chosen", {"region": region["key"], "field": chosen})
    for position, state in enumerate(document["states"]):
        region = state.get("region", "")
        if region and region not in parallel_of:
            context = {"region": region, "known": ", ".join(sorted(parallel_of))}
            yield Problem(f"states/{position}/region", "region_unknown", context)
        elif _is_inside_itself(state["key"], states, parallel_of):
            yield Problem(f"states/{position}/region", "region_inside_itself", {"state": state["key"]})


def branch_findings(definition: ProcedureDefinition) -> Iterator[Problem]:
    """Yields what is wrong with the regions of a definition whose names are right."""
    states = definition.states
    for position, (key, state) in enumerate(states.items()):
        path = f"states/{position}"
        if state.start and state.region:
            yield Problem(f"{path}/region", "start_in_region", {"state": key})
        if state.kind == "batch" and state.region:
            yield Problem(f"{path}/region", "batch_in_region", {"state": key})
        if state.regions and state.kind != "parallel":
            yield Problem(f"{path}/config/regions", "regions_of_nothing", {"state": key})
        for place, region in enumerate(state.regions):
            if states[region.start].region != region.key:
                context = {"region": region.key, "state": region.start}
                yield Problem(f"{path}/config/regions/{place}/start", "region_start_elsewhere", context)
            if not any(each.region == region.key and KINDS[each.kind].is_end for each in states.values()):
                yield Problem(f"{path}/config/regions/{place}", "region_without_end", {"region": region.key})
    for position, transition in enumerate(definition.transitions.values()):
        path = f"transitions/{position}"
        regions = {states[source].region for source in transition.sources}
        if len(regions) > 1:
            yield Problem(f"{path}/from", "sources_in_branches", {"transition": transition.key})
        elif states[transition.target].region not in regions:
            yield Problem(f"{path}/to", "leaves_branch", {"transition": transition.key, "state": transition.target})
        if transition.interrupts and not any(states[source].regions for source in transition.sources):
            yield Problem(f"{path}/interrupts", "interrupts_nothing", {"transition": transition.key})
        if transition.reopens and any(
            states[each].region and KINDS[states[each].kind].is_end for each in transition.sources
        ):
            yield Problem(f"{path}/reopens", "reopens_branch", {"transition": transition.key})


def _values(field: Json) -> set[str]:
    """What can be chosen in a field."""
    options = field.get("config", {}).get("options", ())
    return {str(each.get("value")) for each in options if isinstance(each, Mapping)}


def _is_inside_itself(key: str, states: Mapping[str, Json], parallel_of: Mapping[str, str]) -> bool:
    met: set[str] = set()
    while (region := states[key].get("region", "")) in parallel_of:
        key = parallel_of[region]
        if key in met:
            return True
        met.add(key)
    return False

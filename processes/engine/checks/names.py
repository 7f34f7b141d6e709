"""Whether everything that is named exists: roles, states, step kinds, effects, fields, parameters, votes, pages."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from forms.engine.expressions import CATALOGUE
from forms.engine.problems import Problem
from processes.engine.facts import FACTS
from processes.engine.kinds import KINDS

Json = Mapping[str, Any]

_KEYED = ("states", "transitions", "votes", "rubrics", "parameters", "numbers", "printouts", "pages")
RESERVED = ("contribute", "claim", "release", "record")
"""Words by which people hand in a part, take a todo and save: a button with such a key could never be pressed."""
_EFFECT_REFERENCES: Mapping[str, str] = {
    "number": "numbers",
    "printout": "printouts",
    "page": "pages",
    "vote": "votes",
}


def doubled_keys(document: Json) -> list[Problem]:
    """Returns the keys that are used twice in one list."""
    found = []
    for part in _KEYED:
        seen: set[str] = set()
        for position, each in enumerate(document.get(part, ())):
            if each["key"] in seen:
                found.append(Problem(f"{part}/{position}/key", "key_twice", {"key": each["key"]}))
            seen.add(each["key"])
    return found


def name_findings(document: Json, roles: Collection[str] | None, effects: Collection[str] | None) -> list[Problem]:
    """Returns every name that leads nowhere; ``roles`` and ``effects`` None = not asked."""
    return [
        *_states(document),
        *_transitions(document),
        *_fields(document),
        *_timers(document),
        *_parameters(document),
        *_rules(document),
        *_open_points(document),
        *(_roles(document, roles) if roles is not None else ()),
        *(_effect_kinds(document, effects) if effects is not None else ()),
    ]


def _states(document: Json) -> Iterator[Problem]:
    starts = [each["key"] for each in document["states"] if each.get("start")]
    if not starts:
        yield Problem("states", "start_missing", {})
    if len(starts) > 1:
        yield Problem("states", "start_twice", {"states": ", ".join(starts)})
    for position, state in enumerate(document["states"]):
        if state["kind"] not in KINDS:
            yield Problem(f"states/{position}/kind", "kind_unknown", {"kind": state["kind"], "known": ", ".join(KINDS)})
        skip = state.get("when_skipped")
        if skip is not None:
            yield from _known(skip, _keys(document, "transitions"), f"states/{position}/when_skipped", "transition")


def _transitions(document: Json) -> Iterator[Problem]:
    states = _keys(document, "states")
    for position, transition in enumerate(document["transitions"]):
        path = f"transitions/{position}"
        if transition["key"] in RESERVED:
            yield Problem(f"{path}/key", "key_reserved", {"key": transition["key"], "reserved": ", ".join(RESERVED)})
        for place, source in enumerate(transition["from"]):
            yield from _known(source, states, f"{path}/from/{place}", "state")
        yield from _known(transition["to"], states, f"{path}/to", "state")
        for place, effect in enumerate(transition.get("effects", ())):
            for name, part in _EFFECT_REFERENCES.items():
                if name in effect:
                    known = _keys(document, part)
                    yield from _known(effect[name], known, f"{path}/effects/{place}/{name}", name)
    for position, page in enumerate(document.get("pages", ())):
        if page.get("on_publish") is not None:
            known = _keys(document, "transitions")
            yield from _known(page["on_publish"], known, f"pages/{position}/on_publish", "transition")


def _fields(document: Json) -> Iterator[Problem]:
    known = tuple(str(each.get("key")) for each in document["form"].get("fields", ()) if isinstance(each, Mapping))
    used: list[tuple[str, str]] = []
    for position, state in enumerate(document["states"]):
        for right in ("writable", "hidden"):
            used += [(name, f"states/{position}/{right}/{place}") for place, name in enumerate(state.get(right, ()))]
    for position, each in enumerate(document["transitions"]):
        used += [(name, f"transitions/{position}/inputs/{place}") for place, name in enumerate(each.get("inputs", ()))]
    used += [(each["field"], f"numbers/{place}/field") for place, each in enumerate(document.get("numbers", ()))]
    for position, page in enumerate(document.get("pages", ())):
        used += [(name, f"pages/{position}/fields/{target}") for target, name in page["fields"].items()]
    used += [(name, f"restricted_fields/{name}") for name in document.get("restricted_fields", ())]
    for place, name in enumerate(document["start"].get("unique_by", ())):
        if name not in ("unit", "campaign"):
            used.append((name, f"start/unique_by/{place}"))
    for name, path in used:
        yield from _known(name, known, path, "field")


def _timers(document: Json) -> Iterator[Problem]:
    fields = {str(each.get("key")): each.get("type") for each in document["form"].get("fields", ())}
    for path, timer in _timer_places(document):
        counts = [name for name in ("working_days", "days", "months", "minutes") if timer.get(name) is not None]
        base = timer.get("base", "entered")
        if len(counts) > 1:
            yield Problem(path, "timer_counts_twice", {"counts": ", ".join(counts)})
        if not counts and base == "entered":
            yield Problem(path, "timer_without_count", {"timer": timer["key"]})
        if base.startswith("field:") and fields.get(base[6:]) not in ("date", "datetime", "computed"):
            yield Problem(f"{path}/base", "timer_base_no_date", {"field": base[6:]})
        then = timer.get("then")
        if then:
            yield from _known(then, _leaving(document, path), f"{path}/then", "transition")
        days = timer.get("working_days")
        if isinstance(days, str):
            yield from _known(days, _keys(document, "parameters"), f"{path}/working_days", "parameter")


def _parameters(document: Json) -> Iterator[Problem]:
    for position, parameter in enumerate(document.get("parameters", ())):
        default = _number(parameter["default"])
        for bound, sign in (("minimum", 1), ("maximum", -1)):
            limit = _number(parameter.get(bound))
            if limit is not None and (default is None or (default - limit) * sign < 0):
                context = {"parameter": parameter["key"], "default": parameter["default"], bound: parameter[bound]}
                yield Problem(f"parameters/{position}/default", "default_out_of_bounds", context)


def _rules(document: Json) -> Iterator[Problem]:
    for name in document.get("rules", {}):
        if name in CATALOGUE or name in FACTS:
            yield Problem(f"rules/{name}", "rule_name_taken", {"name": name})


def _open_points(document: Json) -> Iterator[Problem]:
    """What is still to be confirmed names parts that exist."""
    lists = {part: _keys(document, part) for part in _KEYED}
    lists["fields"] = tuple(str(each.get("key")) for each in document["form"].get("fields", ()))
    for position, each in enumerate(document.get("to_confirm", ())):
        place = str(each.get("at", ""))
        part, _slash, key = place.partition("/")
        if place and key not in lists.get(part, ()):
            yield Problem(f"to_confirm/{position}/at", "part_unknown", {"part": place})


def _roles(document: Json, known: Collection[str]) -> Iterator[Problem]:
    used = [(role, f"start/by/{place}") for place, role in enumerate(document["start"]["by"])]
    for position, state in enumerate(document["states"]):
        used += [(role, f"states/{position}/performers/{at}") for at, role in enumerate(state.get("performers", ()))]
    for path, timer in _timer_places(document):
        for name in ("remind_to", "escalate_to"):
            used += [(role, f"{path}/{name}/{place}") for place, role in enumerate(timer.get(name, ()))]
        for level, escalation in enumerate(timer.get("escalations", ())):
            told = enumerate(escalation.get("to", ()))
            used += [(role, f"{path}/escalations/{level}/to/{place}") for place, role in told]
    for position, transition in enumerate(document["transitions"]):
        used += [(role, f"transitions/{position}/by/{place}") for place, role in enumerate(transition["by"])]
        for at, effect in enumerate(transition.get("effects", ())):
            receivers = effect.get("to", ())
            if isinstance(receivers, list | tuple):
                path = f"transitions/{position}/effects/{at}/to"
                used += [(str(role), f"{path}/{place}") for place, role in enumerate(receivers)]
    for position, vote in enumerate(document.get("votes", ())):
        used.append((vote["roll"], f"votes/{position}/roll"))
        used += [(role, f"votes/{position}/roll_also/{place}") for place, role in enumerate(vote.get("roll_also", ()))]
    for field, allowed in document.get("restricted_fields", {}).items():
        used += [(role, f"restricted_fields/{field}/{place}") for place, role in enumerate(allowed)]
    for role, path in used:
        if ":" not in role:
            yield from _known(role, known, path, "role")


def _effect_kinds(document: Json, known: Collection[str]) -> Iterator[Problem]:
    for position, transition in enumerate(document["transitions"]):
        for place, effect in enumerate(transition.get("effects", ())):
            yield from _known(effect["kind"], known, f"transitions/{position}/effects/{place}/kind", "effect")


def _timer_places(document: Json) -> Iterator[tuple[str, Json]]:
    for position, state in enumerate(document["states"]):
        for place, timer in enumerate(state.get("timers", ())):
            yield f"states/{position}/timers/{place}", timer


def _leaving(document: Json, path: str) -> tuple[str, ...]:
    """The transitions that begin in the state of a timer."""
    state = document["states"][int(path.split("/")[1])]["key"]
    return tuple(each["key"] for each in document["transitions"] if state in each["from"])


def _known(name: object, known: Collection[str], path: str, what: str) -> Iterator[Problem]:
    if name not in known:
        yield Problem(path, f"{what}_unknown", {what: str(name), "known": ", ".join(sorted(known))})


def _keys(document: Json, part: str) -> tuple[str, ...]:
    return tuple(each["key"] for each in document.get(part, ()))


def _number(text: object) -> Decimal | None:
    try:
        return None if text is None else Decimal(str(text))
    except InvalidOperation:
        return None

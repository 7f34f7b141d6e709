"""Whether the words for people say something, and who may choose, skip and stand in is arranged possibly."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from forms.engine.expressions import CATALOGUE, check
from forms.engine.problems import Problem
from processes.engine.compiling import inlined, rule_trees
from processes.engine.facts import FACT_FUNCTIONS
from processes.engine.model import ProcedureDefinition
from processes.engine.typed import value_type
from processes.engine.who import ADMINISTRATOR, UNIT_ABOVE, Who, duplicates_of, read_who, way_past_duplicate

Json = Mapping[str, Any]

_PEOPLE = ("person", "persons")
_UNITS = ("unit", "units")


def people_findings(
    definition: ProcedureDefinition, document: Json, roles: Collection[str] | None = None
) -> list[Problem]:
    """Returns what is wrong with the words for people and with the settings around them.

    ``roles`` may also hold ``post:KEY`` and ``body:KIND`` for the posts and bodies there are.
    """
    return [
        *(found for word, path in words_in(document) for found in _word(definition, word, path, roles)),
        *_choices(definition),
        *_states(definition, roles),
    ]


def words_in(document: Json) -> Iterator[tuple[str, str]]:
    """Yields every word for people that is no key of a role, and where it stands."""
    lists: list[tuple[Any, str]] = [(document["start"]["by"], "start/by")]
    for position, state in enumerate(document["states"]):
        lists += [(state.get(name, ()), f"states/{position}/{name}") for name in ("performers", "nobody")]
        for place, timer in enumerate(state.get("timers", ())):
            lists += [
                (timer.get(name, ()), f"states/{position}/timers/{place}/{name}")
                for name in ("remind_to", "escalate_to")
            ]
    for position, transition in enumerate(document["transitions"]):
        lists.append((transition["by"], f"transitions/{position}/by"))
        for place, effect in enumerate(transition.get("effects", ())):
            lists.append((effect.get("to", ()), f"transitions/{position}/effects/{place}/to"))
    lists += [(each, f"choices/{field}") for field, each in document.get("choices", {}).items()]
    lists += [(each, f"restricted_fields/{field}") for field, each in document.get("restricted_fields", {}).items()]
    lists.append(([each["roll"] for each in document.get("votes", ())], "votes"))
    lists += [
        (each.get("roll_also", ()), f"votes/{place}/roll_also") for place, each in enumerate(document.get("votes", ()))
    ]
    for words, path in lists:
        for place, word in enumerate(words if isinstance(words, list | tuple) else ()):
            if ":" in str(word):
                yield str(word), f"{path}/{place}/roll" if path == "votes" else f"{path}/{place}"


def _word(definition: ProcedureDefinition, word: str, path: str, roles: Collection[str] | None) -> Iterator[Problem]:
    who = read_who(word)
    if who is None:
        yield Problem(path, "who_unreadable", {"word": word})
    elif who.kind in ("field", "chosen"):
        yield from _field(definition, who, path)
    elif who.kind == "doer" and who.key not in definition.states:
        yield Problem(path, "state_unknown", {"state": who.key, "known": ", ".join(definition.states)})
    elif who.kind in ("post", "body"):
        known = sorted(each for each in roles or () if each.startswith(f"{who.kind}:"))
        if known and f"{who.kind}:{who.key}" not in known:
            yield Problem(path, "role_unknown", {"role": word, "known": ", ".join(known)})
    elif who.kind == "formula":
        yield from _formula(definition, who.key, path)


def _field(definition: ProcedureDefinition, who: Who, path: str) -> Iterator[Problem]:
    allowed = _PEOPLE if who.kind == "chosen" else (*_PEOPLE, *_UNITS)
    types = {spec.key: spec.type for spec in definition.form.fields}
    if types.get(who.key) not in allowed:
        known = ", ".join(key for key, kind in types.items() if kind in allowed)
        yield Problem(path, "who_field_unfit", {"field": who.key, "known": known})
    elif not _is_asked(definition, who.key):
        yield Problem(path, "chosen_never_asked", {"field": who.key})


def _is_asked(definition: ProcedureDefinition, key: str) -> bool:
    spec = definition.form.field(key)
    asked = any(key in state.writable for state in definition.states.values())
    asked = asked or any(key in each.inputs for each in definition.transitions.values())
    written = any(each.effects for each in definition.transitions.values())
    return asked or written or spec.computed is not None or spec.default is not None or spec.type == "unit"


def _formula(definition: ProcedureDefinition, name: str, path: str) -> Iterator[Problem]:
    trees, _ = rule_trees({key: str(text) for key, text in definition.rules.items()})
    if name not in definition.rules:
        yield Problem(path, "rule_unknown", {"rule": name, "known": ", ".join(definition.rules)})
    if name not in trees:
        return  # what is wrong with the rule is told where the rule stands
    tree = inlined(trees[name], trees, (name,))
    names = {spec.key: value_type(spec) for spec in definition.form.fields}
    for each in check(tree, names, {**CATALOGUE, **FACT_FUNCTIONS}):
        yield each.under(path)


def _choices(definition: ProcedureDefinition) -> Iterator[Problem]:
    types = {spec.key: spec.type for spec in definition.form.fields}
    for field in definition.choices:
        if types.get(field) not in _PEOPLE:
            known = ", ".join(key for key, kind in types.items() if kind in _PEOPLE)
            yield Problem(f"choices/{field}", "who_field_unfit", {"field": field, "known": known})


def _states(definition: ProcedureDefinition, roles: Collection[str] | None) -> Iterator[Problem]:
    for position, state in enumerate(definition.states.values()):
        path = f"states/{position}"
        for place, other in enumerate(state.not_same_as):
            if other not in definition.states:
                context = {"state": other, "known": ", ".join(definition.states)}
                yield Problem(f"{path}/not_same_as/{place}", "state_unknown", context)
            elif other == state.key:
                yield Problem(f"{path}/not_same_as/{place}", "separated_from_itself", {"state": other})
        for place, word in enumerate(state.nobody):
            is_role = ":" not in word and word not in (UNIT_ABOVE, ADMINISTRATOR)
            if is_role and roles is not None and word not in roles:
                context = {"role": word, "known": f"{UNIT_ABOVE}, {ADMINISTRATOR}, …"}
                yield Problem(f"{path}/nobody/{place}", "role_unknown", context)
        wants = state.duplicates not in ("", "never")
        if wants and duplicates_of(definition, state) != "never" and way_past_duplicate(definition, state) is None:
            yield Problem(f"{path}/duplicates", "duplicates_never_apply", {"state": state.key}, "warning")

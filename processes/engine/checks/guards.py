"""Whether guards are typed rightly, ask for things that exist, and can hold at all."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from forms.engine.expressions import CATALOGUE, check, fact_calls
from forms.engine.problems import Problem
from processes.engine.facts import FACT_FUNCTIONS, FACTS
from processes.engine.kinds import KINDS
from processes.engine.model import ProcedureDefinition, TransitionSpec
from processes.engine.typed import value_type

from .satisfiable import can_hold


def guard_findings(definition: ProcedureDefinition) -> list[Problem]:
    """Returns what is wrong with the guards, with paths of the document."""
    found: list[Problem] = []
    names = {spec.key: value_type(spec) for spec in definition.form.fields}
    columns = {
        spec.key: [str(column["key"]) for column in spec.config.get("columns", ())]
        for spec in definition.form.fields
        if spec.type == "table"
    }
    for position, transition in enumerate(definition.transitions.values()):
        if transition.guard is None:
            continue
        path = f"transitions/{position}/guard"
        problems = check(transition.guard, names, {**CATALOGUE, **FACT_FUNCTIONS}, columns=columns)
        problems += _names(definition, transition)
        if not problems:
            problems += _satisfiability(definition, transition)
        found += [each.under(path) for each in problems]
    for position, transition in enumerate(definition.transitions.values()):
        for place, effect in enumerate(transition.effects):
            if effect.when is not None:
                asked = replace(transition, guard=effect.when, guard_text=effect.when_text)
                problems = check(effect.when, names, {**CATALOGUE, **FACT_FUNCTIONS}, columns=columns)
                problems += _names(definition, asked)
                path = f"transitions/{position}/effects/{place}/when"
                found += [each.under(path) for each in problems or _satisfiability(definition, asked)]
    for position, state in enumerate(definition.states.values()):
        for place, region in enumerate(state.regions):
            if region.when is not None:
                path = f"states/{position}/config/regions/{place}/when"
                asked = TransitionSpec(
                    key="", title={}, sources=(state.key,), target="", by=(), guard=region.when,
                    guard_text=region.when_text,
                )  # fmt: skip
                problems = check(region.when, names, {**CATALOGUE, **FACT_FUNCTIONS}, columns=columns)
                problems += _names(definition, asked)
                found += [each.under(path) for each in problems or _satisfiability(definition, asked)]
    for position, spec in enumerate(definition.form.fields):
        if spec.computed is not None:
            fields = TransitionSpec(key="", title={}, sources=(), target="", by=(), guard=spec.computed)
            found += [each.under(f"form/fields/{position}/computed") for each in _names(definition, fields)]
    return found


def _satisfiability(definition: ProcedureDefinition, transition: TransitionSpec) -> Iterator[Problem]:
    answer = can_hold(transition.guard, definition)
    if answer is False:
        yield Problem("", "guard_never_true", {"guard": transition.guard_text})
    elif answer is None:
        yield Problem("", "guard_not_tried", {"guard": transition.guard_text}, "warning")


def _names(definition: ProcedureDefinition, transition: TransitionSpec) -> list[Problem]:
    """What the arguments of fact functions name must exist."""
    found = []
    for name, arguments in sorted(fact_calls(transition.guard)):
        if name not in FACTS:
            continue
        for argument, kind in zip(arguments, FACTS[name].name_kinds(len(arguments)), strict=True):
            known = _known(definition, transition).get(kind)
            if known is not None and argument not in known:
                found.append(Problem("", f"{kind}_unknown", {kind: argument, "known": ", ".join(known)}))
        if name == "no_overlap":
            found += _unfit(definition, arguments)
    return found


def _unfit(definition: ProcedureDefinition, arguments: tuple[str, ...]) -> Iterator[Problem]:
    """One thing is held from one moment to another: lists of things, and what is no date, cannot be compared."""
    types = {spec.key: value_type(spec) for spec in definition.form.fields}
    moments = ("date", "datetime", "any")
    for argument, fitting in zip(arguments, (("text", "number", "any"), moments, moments), strict=False):
        if argument in types and types[argument] not in fitting:
            known = ", ".join(key for key, kind in types.items() if kind in fitting)
            yield Problem("", "field_unfit", {"field": argument, "known": known})


def _known(definition: ProcedureDefinition, transition: TransitionSpec) -> Mapping[str, tuple[str, ...]]:
    sources = transition.sources or tuple(definition.states)
    timers = {
        timer.key
        for source in sources
        for timer in KINDS[definition.states[source].kind].timers(definition.states[source])
    }
    return {
        "rubric": tuple(definition.rubrics),
        "vote": tuple(definition.votes),
        "state": tuple(definition.states),
        "timer": tuple(sorted(timers)),
        "field": definition.form.keys(),
        "parameter": tuple(definition.parameters),
        "region": tuple(definition.regions),
    }

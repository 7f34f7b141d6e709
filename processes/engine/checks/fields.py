"""Whether every field can be filled in before it is needed, and every required one is asked for somewhere."""

from collections.abc import Iterator

from forms.engine.definition import FieldSpec
from forms.engine.expressions import field_names
from forms.engine.problems import Problem
from processes.engine.conditions import computed_behind
from processes.engine.kinds import KINDS
from processes.engine.model import SYSTEM_ROLE, EffectSpec, ProcedureDefinition, TransitionSpec

from .graph import backward_steps, reached_from


def field_findings(definition: ProcedureDefinition) -> list[Problem]:
    """Returns required fields that nothing enforces, and guards on fields that nobody could have filled in."""
    return [*_required(definition), *_guard_fields(definition), *_hidden(definition)]


def _hidden(definition: ProcedureDefinition) -> Iterator[Problem]:
    for position, state in enumerate(definition.states.values()):
        asked = {*state.writable, *(key for each in definition.transitions_from(state.key) for key in each.inputs)}
        for place, key in enumerate(state.hidden):
            if key in asked:
                context = {"field": key, "state": state.key}
                yield Problem(f"states/{position}/hidden/{place}", "field_hidden_and_asked", context)


def _required(definition: ProcedureDefinition) -> Iterator[Problem]:
    for position, spec in enumerate(definition.form.fields):
        if spec.required is False or spec.required is None or spec.computed is not None:
            continue
        path = f"form/fields/{position}/required"
        writable = [key for key, state in definition.states.items() if spec.key in state.writable]
        if not writable:
            if not any(spec.key in each.inputs for each in definition.transitions.values()):
                yield Problem(path, "required_never_writable", {"field": spec.key})
        elif not _enforces(definition, writable[-1]):
            yield Problem(path, "required_never_enforced", {"field": spec.key, "state": writable[-1]})


def _enforces(definition: ProcedureDefinition, state: str) -> bool:
    """A joint step asks for its fields when somebody hands in a part; others when a person moves the case forward."""
    if KINDS[definition.states[state].kind].takes_contributions:
        return True
    return any(
        each.validates and each.target != state and set(each.by) != {SYSTEM_ROLE}
        for each in definition.transitions_from(state)
    )


def _guard_fields(definition: ProcedureDefinition) -> Iterator[Problem]:
    backward = backward_steps(definition)
    for position, transition in enumerate(definition.transitions.values()):
        if transition.guard is None:
            continue
        computed = set(computed_behind(definition, transition.guard))
        for name in sorted(field_names(transition.guard) - computed):
            for source in transition.sources:
                before = reached_from(frozenset({source}), backward)
                if not _can_be_filled(definition, name, transition, before):
                    context = {"field": name, "state": source, "transition": transition.key}
                    yield Problem(f"transitions/{position}/guard", "field_never_filled", context)


def _can_be_filled(
    definition: ProcedureDefinition, name: str, transition: TransitionSpec, before: frozenset[str]
) -> bool:
    spec = next((each for each in definition.form.fields if each.key == name), None)
    if spec is None or _comes_by_itself(spec):
        return True
    if name in transition.inputs or any(name in definition.states[state].writable for state in before):
        return True
    earlier = (each for each in definition.transitions.values() if before & set(each.sources) and each.target in before)
    return any(
        name in each.inputs or any(name in written_by(effect, definition) for effect in each.effects)
        for each in earlier
    )


def _comes_by_itself(spec: FieldSpec) -> bool:
    """The unit and the campaign are known from the start; votes and defaults need nobody's hand."""
    return spec.type in ("unit", "ballot", "computed") or spec.default is not None or spec.key == "campaign"


def written_by(effect: EffectSpec, definition: ProcedureDefinition) -> frozenset[str]:
    """Returns the fields that an effect may write, as far as its settings say so."""
    names = {str(effect.config[key]) for key in ("field", "reference_field", "seed_field") if key in effect.config}
    values = effect.config.get("values")
    if effect.kind == "set_value" and hasattr(values, "keys"):
        names |= set(values.keys())
    rows = effect.config.get("rows")
    if effect.kind == "sample_cases" and hasattr(rows, "keys"):
        names |= set(rows.keys())
    number = definition.numbers.get(str(effect.config.get("number", "")))
    if number is not None:
        names.add(number.field)
    if effect.kind == "create_page":
        page = definition.pages.get(str(effect.config.get("page", "")))
        kind = page.page_type if page else None
        names |= {
            spec.key for spec in definition.form.fields if spec.type == "page" and spec.config.get("page_type") == kind
        }
    return frozenset(names)

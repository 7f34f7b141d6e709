"""The duties of a procedure (职责表): for each step who does what by when, and on what basis."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization.models import Role
from processes.engine.kinds import kind_of
from processes.engine.model import ProcedureDefinition, StateSpec, TimerSpec
from processes.regulations import Citation, regulations
from processes.texts import localized


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One line of the sheet."""

    number: str
    step: str
    kind: str
    branch: str
    who: Sequence[str]
    what: str
    fields: Sequence[str]
    deadlines: Sequence[str]
    ways: Sequence[tuple[str, str]]
    """Button and where it leads."""
    basis: Sequence[Citation]
    is_end: bool


def duties(definition: ProcedureDefinition, basis: Mapping[str, Sequence[Citation]] | None = None) -> list[Duty]:
    """Returns the lines in the order of the document; ``basis`` has the clauses linked to parts, by their place."""
    wanted = {role for state in definition.states.values() for role in state.performers}
    names = {role.key: localized(role.name) for role in Role.objects.filter(key__in=wanted)}
    linked = basis or {}
    return [
        _duty(definition, place, state, names, linked)
        for place, state in enumerate(definition.states.values(), start=1)
    ]


def _duty(
    definition: ProcedureDefinition,
    place: int,
    state: StateSpec,
    names: Mapping[str, str],
    linked: Mapping[str, Sequence[Citation]],
) -> Duty:
    kind = kind_of(state.kind)
    labels = {spec.key: localized(spec.label) for spec in definition.form.fields}
    region = definition.regions.get(state.region)
    return Duty(
        number=str(place),
        step=localized(state.title),
        kind=localized(kind.title),
        branch=localized(region.title) if region else "",
        who=[names.get(role, role) for role in state.performers],
        what=localized(state.hint),
        fields=[labels.get(key, key) for key in state.writable],
        deadlines=[_deadline(definition, timer) for timer in kind.timers(state)],
        ways=[
            (localized(each.title), localized(definition.states[each.target].title))
            for each in definition.transitions_from(state.key)
            if each.target in definition.states
        ],
        basis=_basis(definition, state, kind.timers(state), linked),
        is_end=kind.is_end,
    )


def _deadline(definition: ProcedureDefinition, timer: TimerSpec) -> str:
    amount = timer.working_days
    if isinstance(amount, str):
        parameter = definition.parameters.get(amount)
        amount = int(parameter.default) if parameter and parameter.default.isdigit() else None
    if amount is not None:
        length = ngettext("%(count)s working day", "%(count)s working days", amount) % {"count": amount}
    elif timer.days is not None:
        length = ngettext("%(count)s day", "%(count)s days", timer.days) % {"count": timer.days}
    elif timer.months is not None:
        length = ngettext("%(count)s month", "%(count)s months", timer.months) % {"count": timer.months}
    elif timer.minutes:
        length = ngettext("%(count)s minute", "%(count)s minutes", timer.minutes) % {"count": timer.minutes}
    else:
        length = ""
    return (
        _("%(title)s: %(length)s") % {"title": localized(timer.title), "length": length}
        if length
        else localized(timer.title)
    )


def _basis(
    definition: ProcedureDefinition,
    state: StateSpec,
    timers: Sequence[TimerSpec],
    linked: Mapping[str, Sequence[Citation]],
) -> list[Citation]:
    """What was linked to the step and to the fields filled in there, then what its deadlines name as their source."""
    parts = (f"states/{state.key}", *(f"fields/{key}" for key in state.writable))
    found = [each for part in parts for each in linked.get(part, ())]
    for text in _sources(definition, timers):
        found += regulations().named(text) or [Citation(words=text, url="")]
    return list(dict.fromkeys(found))


def _sources(definition: ProcedureDefinition, timers: Sequence[TimerSpec]) -> Iterator[str]:
    for timer in timers:
        parameter = definition.parameters.get(str(timer.working_days))
        if parameter is not None and parameter.source:
            yield parameter.source

"""What comes between the people found for a step and its todos: separation of duties, fallbacks, duplicates."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from organization import clock
from organization.models import Member
from processes.engine.model import Performers, ProcedureDefinition, StateSpec
from processes.engine.who import ADMINISTRATOR, UNIT_ABOVE, duplicates_of, is_approval, way_past_duplicate
from processes.models import Case, HistoryEntry
from processes.texts import localized

from .who import doers, unit_above

if TYPE_CHECKING:
    from .people import Place


def barred_members(state: StateSpec, place: "Place") -> set[str]:
    """Returns the codes of those who did a step that must be done by others."""
    if not state.not_same_as or place.case is None:
        return set()
    found = doers(place.case.pk, state.not_same_as) if place.case.seq else set()
    here = place.case.definition.transitions.get(place.via)
    if place.acting is not None and here is not None and set(here.sources) & set(state.not_same_as):
        found.add(place.acting.code)
    return found


def separated(found: Performers, state: StateSpec, place: "Place") -> Performers:
    """Returns the people without those who did a step that must be done by others."""
    barred = barred_members(state, place)
    if not barred:
        return found
    by_role = {role: tuple(code for code in codes if code not in barred) for role, codes in found.by_role.items()}
    words = dict(found.explanations)
    names = dict(Member.objects.filter(code__in=barred).values_list("code", "name"))
    for role, codes in found.by_role.items():
        words_aside = _("%(member)s steps aside: did an earlier step.")
        aside = [words_aside % {"member": names[code]} for code in codes if code in barred]
        words[role] = (*words.get(role, ()), *aside)
    return replace(found, by_role=by_role, explanations=words)


def fallen_back(found: Performers, state: StateSpec, place: "Place") -> Performers:
    """Returns the people found, or where there are none those whom the state names for that case, and why they.

    They get their todo in the first role of the state, so that its buttons are theirs.
    """
    if found.skipped or not state.performers or not state.nobody or any(found.by_role.values()):
        return found
    role = state.performers[0]
    words = list(dict.fromkeys(word for each in found.explanations.values() for word in each))
    barred = barred_members(state, place)
    for step in state.nobody:
        members, why = _instead(step, state, place)
        words += why
        codes = tuple(each.code for each in members if each.code not in barred)
        if codes:
            return replace(found, by_role={**found.by_role, role: codes}, explanations={role: tuple(words)})
    return replace(found, explanations={**found.explanations, role: tuple(words)})


def _instead(step: str, state: StateSpec, place: "Place") -> tuple[tuple[Member, ...], list[str]]:
    from .people import role_members

    today = clock.today()
    if step == ADMINISTRATOR:
        found = Member.objects.filter(user__is_superuser=True, user__is_active=True).select_related("user")
        return tuple(found.order_by("code")), [_("Nobody was found, so the administrators are asked.")]
    if step != UNIT_ABOVE:
        members, why, _skip = role_members(step, place, today)
        return members, [_("Nobody was found, so others are asked."), *why]
    words, unit = [], unit_above(place.unit)
    while unit is not None:
        words.append(_("Nobody was found, so %(unit)s is asked.") % {"unit": unit.label})
        for role in state.performers:
            members, why, _skip = role_members(role, replace(place, unit=unit), today)
            words += why
            if members:
                return members, words
        unit = unit_above(unit)
    return (), words


def is_duplicate(found: Performers, state: StateSpec, definition: ProcedureDefinition, place: "Place") -> Performers:
    """Returns the people, marked as a duplicate with the reason where all of them have approved before."""
    way = way_past_duplicate(definition, state)
    people = {code for codes in found.by_role.values() for code in codes}
    if way is None or place.case is None or not people:
        return found
    only_last = duplicates_of(definition, state) == "skip_consecutive"
    approved = _approvals(place.case, definition, place, only_last=only_last)
    if not people <= set(approved):
        return found
    names = dict(Member.objects.filter(code__in=people).values_list("code", "name"))
    said = [
        _("%(member)s has already approved in “%(state)s”") % {"member": names[code], "state": approved[code]}
        for code in sorted(people)
    ]
    return replace(found, duplicate=_("Skipped: %(reasons)s.") % {"reasons": "; ".join(said)})


def _approvals(case: Case, definition: ProcedureDefinition, place: "Place", *, only_last: bool) -> dict[str, str]:
    """Who has approved where since the case last was at its start; the present action counts too."""
    start = definition.start_state.key
    entries = HistoryEntry.objects.filter(case=case.pk).select_related("actor", "on_behalf_of").order_by("seq")
    rows: list[tuple[str, str, str]] = []
    for entry in entries if case.seq else ():
        if entry.entered and entry.target == start:
            rows.clear()
        holder = entry.on_behalf_of or entry.actor
        if holder is not None and (entry.entered or entry.contribution):
            rows.append((holder.code, entry.source, entry.action))
    if place.acting is not None and place.via in definition.transitions:
        rows.append((place.acting.code, "", place.via))
    found: dict[str, str] = {}
    for code, source, action in rows[-1:] if only_last else rows:
        transition = definition.transitions.get(action)
        if transition is None or not is_approval(definition, transition):
            continue
        state = definition.states.get(source or case.state)
        if state is not None and state.key != start:
            found[code] = localized(state.title)
    return found

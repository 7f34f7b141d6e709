"""Cases as somebody may read them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from forms.field_types import field_type
from organization.models import User
from organization.one_look import once
from organization.roles import StoredRoles
from processes.engine.model import ProcedureDefinition
from processes.models import Case, CaseParticipant, HistoryEntry, TodoKind
from processes.texts import localized

from .answers import HistoryLine, Performer
from .case_rows import entries_of, open_rows
from .people import EVERYBODY, place_of, represented, roles_held
from .rows import masked, masked_tables
from .who import word_label

SCORES_SEEN_BY = "committee_org"
"""The role that may see who gave which mark (P16: individual marks are for the organising commissioner alone)."""


def case_for(user: User, case_id: UUID) -> Case:
    """Returns the case if this person may see it; Case.DoesNotExist otherwise, whether it exists or not."""
    cases = Case.objects.visible_to(user).select_related(
        "procedure", "version", "unit__kind", "initiator", "campaign__unit", "parent"
    )
    found = cases.get(pk=case_id)
    once(("reads", user.pk, found.pk), lambda: True)
    return found


def cases_of(user: User) -> QuerySet[Case]:
    """Returns the cases this person started or took part in, latest first."""
    member = user.as_member
    if member is None:
        return Case.objects.none()
    acted = CaseParticipant.objects.filter(case=OuterRef("pk"), member=member, basis__in=("initiator", "acted"))
    cases = Case.objects.filter(Q(initiator=member) | Exists(acted))
    return cases.select_related("procedure", "version", "unit__kind", "campaign").order_by("-updated_at", "number")


def case_history(case: Case, user: User) -> list[HistoryLine]:
    """Returns the history, oldest first, without what this person may not know."""
    hidden = hidden_fields(case, user) | masked_tables(case, user).keys()
    sees_scores = may_see_scores(case, user)
    member = user.as_member
    lines: list[HistoryLine] = []
    for entry in entries_of(case):
        own = member is not None and entry.actor_id == member.pk
        secret = (entry.contribution or entry.role == EVERYBODY) and not sees_scores and not own
        lines.append(
            HistoryLine(
                entry=entry,
                action_title=_action_title(entry, case),
                source_title=_state_title(case, entry.source),
                target_title=_state_title(case, entry.target),
                actor_name="" if secret or entry.actor is None else entry.actor.name,
                on_behalf_of_name="" if secret or entry.on_behalf_of is None else entry.on_behalf_of.name,
                comment="" if secret else entry.comment,
                changes={} if entry.contribution else {k: v for k, v in entry.changes.items() if k not in hidden},
                is_system=entry.actor_id is None and entry.user_id is None,
            )
        )
    return lines


def _action_title(entry: HistoryEntry, case: Case) -> str:
    transition = case.definition.transitions.get(entry.action)
    return localized(transition.title) if transition else ""


def _state_title(case: Case, key: str) -> str:
    state = case.definition.states.get(key)
    return localized(state.title) if state else ""


def handed_in(definition: ProcedureDefinition) -> frozenset[str]:
    """Returns the fields of the application itself, which those may read who vote on it or hear of it publicly."""
    return frozenset(definition.start_state.writable) - frozenset(definition.restricted_fields)


def case_title(case: Case) -> str:
    """Returns what the case is called: its field title or subject, else its first line of text, else its procedure.

    A case is called by nothing that some may not read: lists and the search show its title to whoever sees the case.
    """
    definition = case.definition
    texts = {
        spec.key: spec
        for spec in definition.form.fields
        if spec.key not in definition.restricted_fields
        and isinstance(value := case.values.get(spec.key), str)
        and field_type(spec.type).open_text(value, spec)
    }
    lines = [key for key, spec in texts.items() if spec.type == "text"]
    for key in ("title", "subject", *lines[:1]):
        if key in texts:
            return str(case.values[key])[:200]
    return localized(definition.title)[:200]


def case_performers(case: Case, user: User) -> list[Performer]:
    """Returns who has the open todos of the case; whose part of a hidden step is missing, few may know."""
    hidden = bool(case.definition.states[case.state].config.get("hidden")) and not may_see_scores(case, user)
    todos = sorted((todo for todo in open_rows(case) if todo.kind != TodoKind.ADVICE), key=lambda todo: todo.pk)
    roles = StoredRoles()
    return [
        Performer(
            case_id=case.pk,
            role_name=roles[todo.role].label if todo.role in roles else word_label(todo.role, case.definition),
            names=() if hidden and todo.personal else tuple(each.member.name for each in todo.candidates.all()),
            due_at=todo.due_at,
        )
        for todo in todos
    ]


def visible_values(case: Case, user: User) -> Mapping[str, Any]:
    """Returns the stored values without the restricted fields this person may not see."""
    hidden = hidden_fields(case, user)
    return masked(case, user, {key: value for key, value in case.values.items() if key not in hidden})


def hidden_fields(case: Case, user: User) -> frozenset[str]:
    """Returns the fields this person may not see: those restricted to roles he or she does not hold, and those that the
    present steps hide from whoever works in them."""
    key = ("hidden", case.pk, case.seq, user.pk, id(case.values))
    return once(key, lambda: (_restricted_fields(case, user) | _hidden_here(case, user), case.values))[0]


def _hidden_here(case: Case, user: User) -> frozenset[str]:
    if not any(state.hidden for state in case.definition.states.values()):
        return frozenset()
    here = {place.state: case.definition.states[place.state].hidden for place in case.places()}
    member = user.as_member
    if member is None or not any(here.values()):
        return frozenset()
    # Whoever stands in for somebody sees no more than that person.
    members = [member, *represented(member, case.procedure.key)]
    mine = case.todos.filter(state__in=[key for key, hidden in here.items() if hidden])
    worked_in = mine.filter(candidates__member__in=members).values_list("state", flat=True)
    return frozenset(key for state in worked_in for key in here[state])


def _restricted_fields(case: Case, user: User) -> frozenset[str]:
    restricted = case.definition.restricted_fields
    if not restricted:
        return frozenset()
    member = user.as_member
    if member is None:
        return frozenset(restricted)
    wanted = {role for roles in restricted.values() for role in roles}
    held = roles_held(member, wanted, place_of(case))
    return frozenset(key for key, roles in restricted.items() if not held & set(roles))


def may_see_scores(case: Case, user: User) -> bool:
    """Answers whether this person may see who gave which mark."""
    member = user.as_member
    return member is not None and bool(roles_held(member, [SCORES_SEEN_BY], place_of(case)))

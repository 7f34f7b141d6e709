"""Who works in a step: the words for people, and what is done when somebody would do it twice or nobody is found.

A word is the key of a role of the organisation, or one of:

    field:KEY         the people in a field of the form; of a unit field, whoever heads those units
    chosen:KEY        the same of a person field that somebody filled in to choose, limited to who may be chosen
    doer:STATE        whoever did that earlier step
    post:KEY@PLACE    the holders of a post; PLACE is unit (standard), branch, parent, committee or a kind of unit
    body:KIND@PLACE   the members of a body; the standard place is branch
    leader:portfolio  the leader in charge of the unit (of the department in the form); leader:contact_point whose
                      contact point the unit is
    formula:RULE      a named rule whose value is such a word, a member's code, or a list of them
"""

import re
from dataclasses import dataclass
from typing import Literal

from .kinds import kind_of
from .model import ProcedureDefinition, StateSpec, TransitionSpec

Kind = Literal["role", "field", "chosen", "doer", "post", "body", "leader", "formula"]

KINDS: tuple[Kind, ...] = ("field", "chosen", "doer", "post", "body", "leader", "formula")
LEADERS = ("portfolio", "contact_point")
STANDARD_PLACES = {"post": "unit", "body": "branch"}
DUPLICATES = ("never", "skip_consecutive", "skip_all")
UNIT_ABOVE, ADMINISTRATOR = "unit_above", "administrator"
"""Words of ``nobody`` besides those for people: the same roles one unit higher, whoever runs the installation."""

_KEY = re.compile(r"^[a-z][a-z0-9_]{0,63}$")


@dataclass(frozen=True, kw_only=True)
class Who:
    """One word, read."""

    kind: Kind
    key: str
    place: str = ""


def read_who(word: str) -> Who | None:
    """Returns what the word says, None when it says nothing."""
    name, colon, rest = word.partition(":")
    if not colon:
        return Who(kind="role", key=word) if _KEY.match(word) else None
    if name not in KINDS:
        return None
    key, _, place = rest.partition("@")
    if name == "leader" and key not in LEADERS:
        return None
    if not _KEY.match(key) or (place and (name not in STANDARD_PLACES or not _KEY.match(place))):
        return None
    return Who(kind=name, key=key, place=place or STANDARD_PLACES.get(name, ""))


def duplicates_of(definition: ProcedureDefinition, state: StateSpec) -> str:
    """Returns what happens where the only people of a step have approved before."""
    return state.duplicates or definition.duplicates


def way_past_duplicate(definition: ProcedureDefinition, state: StateSpec) -> TransitionSpec | None:
    """Returns the transition that is taken for people who have approved before.

    Only a step of one person in which nothing is filled in and which leads on in one way can be skipped so.
    """
    if duplicates_of(definition, state) == "never" or kind_of(state.kind).key != "single":
        return None
    if state.start or state.writable:
        return None
    ways = [
        each
        for each in definition.transitions_from(state.key)
        if is_approval(definition, each) and each.target != state.key and set(each.by) & set(state.performers)
    ]
    if len(ways) != 1 or ways[0].guard is not None or ways[0].inputs or ways[0].comment == "required":
        return None
    return ways[0]


def is_approval(definition: ProcedureDefinition, transition: TransitionSpec) -> bool:
    """Answers whether the button takes the case forward: it checks what is required and ends in no failure."""
    target = definition.states[transition.target]
    return transition.validates and target.outcome != "failure" and transition.tone != "danger"

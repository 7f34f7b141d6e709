"""Who may find what, as sets of tokens: a document is found by whoever has one of its tokens.

Tokens of the organisation (scope, taking part, delegations) are read anew for every question; which procedures and
registers somebody reaches, and whose questions they edit, is dearer to find out and remembered for a few seconds.
Every hit is checked against the database in any case.
"""

import time
from typing import Any

from django.conf import settings

from organization import clock
from organization.models import Delegation
from organization.scope import visible_unit_paths
from search.sources.base import MEMBER, PUBLIC

SECONDS_REMEMBERED = 10.0
_MOST_REMEMBERED = 2_000

_remembered: dict[int, tuple[float, frozenset[str]]] = {}


def actor_tokens(actor: Any) -> frozenset[str] | None:
    """Returns the tokens this person has today; None for somebody who may see everything."""
    if not getattr(actor, "is_authenticated", False) or not actor.is_active:
        return frozenset({PUBLIC})
    if actor.is_superuser:
        return None
    return frozenset({*(page_tokens(actor) or ()), *_tokens_of_organization(actor), *reached(actor)})


def page_tokens(actor: Any) -> frozenset[str] | None:
    """Returns the tokens that pages and documents ask for; None for somebody who may see everything."""
    if not getattr(actor, "is_authenticated", False) or not actor.is_active:
        return frozenset({PUBLIC})
    if actor.is_superuser:
        return None
    groups = (f"group:{pk}" for pk in actor.groups.values_list("pk", flat=True))
    return frozenset({PUBLIC, MEMBER, *groups})


def _tokens_of_organization(actor: Any) -> set[str]:
    today = clock.today()
    tokens = {f"user:{actor.pk}", *(f"scope:{path}" for path in visible_unit_paths(actor, today))}
    member = actor.as_member
    if member is None:
        return tokens
    tokens.add(f"member:{member.pk}")
    for given in Delegation.objects.on(today).filter(delegate=member):
        whom = f"member:{given.delegator_id}"
        tokens |= {f"{whom}@{key}" for key in given.procedures} if given.procedures else {whom}
    return tokens


def reached(actor: Any) -> frozenset[str]:
    """Returns the tokens of the procedures, registers and banks somebody reaches, as of some seconds ago at most."""
    now = time.monotonic()
    known = _remembered.get(actor.pk)
    if known and now - known[0] < getattr(settings, "SEARCH_SECONDS_REMEMBERED", SECONDS_REMEMBERED):
        return known[1]
    from search.sources.procedures import startable_procedures
    from search.sources.questions import editor_tokens
    from search.sources.records import record_tokens

    started = (f"start:{pk}" for pk in startable_procedures(actor))
    tokens = frozenset({*started, *record_tokens(actor), *editor_tokens(actor)})
    if len(_remembered) >= _MOST_REMEMBERED:
        _remembered.clear()
    _remembered[actor.pk] = (now, tokens)
    return tokens

"""Who sees which part of the organisation.

Rows that belong to a unit carry its ``unit_path``; a post that oversees gives its holder that unit and everything
below it. Whatever else a person may see (own cases, todos) is added by the app that knows it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from organization import clock
from organization.one_look import once

if TYPE_CHECKING:
    from organization.models import User

EVERYTHING = ("",)
"""The paths of somebody who sees the whole organisation: every path begins with an empty text."""


def visible_unit_paths(actor: User | AnonymousUser, on: date) -> tuple[str, ...]:
    """Returns the shortest list of unit paths whose subtrees the actor oversees on that day; ``("",)`` means all."""
    if not actor.is_authenticated or not actor.is_active:
        return ()
    if actor.is_superuser:
        return EVERYTHING
    member = actor.as_member
    if member is None:
        return ()
    paths = member.assignments.on(on).filter(post__oversees=True).values_list("unit__path", flat=True)
    return once(("paths", member.pk, on), lambda: _without_descendants(paths))


def path_filter(paths: tuple[str, ...], field: str) -> Q:
    """Returns the condition that ``field`` lies within one of the subtrees."""
    if "" in paths:
        return Q()
    condition = Q(pk__in=())
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows that belong to a unit; ``scope_field`` names the column that holds the unit's path."""

    scope_field = "unit_path"

    def visible_to(self, actor: User | AnonymousUser, on: date | None = None) -> Self:
        """Keeps the rows in the units the actor oversees on that day (today when it is not given)."""
        paths = visible_unit_paths(actor, on or clock.today())
        return self.filter(path_filter(paths, self.scope_field))


def _without_descendants(paths: Any) -> tuple[str, ...]:
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)

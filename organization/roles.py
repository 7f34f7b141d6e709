"""Who does a step: roles resolved relative to a unit on a day, each answer explained in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from organization.models import Member, Unit


@dataclass(frozen=True, kw_only=True)
class RoleContext:
    """What a case knows that a role may ask for.

    ``values`` are the stored form values (person fields hold member codes, unit fields unit codes), ``panel`` the
    experts or judges named by the campaign, ``exclude_units`` the codes of units whose members must step aside.
    """

    initiator: Member | None = None
    subject: Member | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    panel: tuple[Member, ...] = ()
    exclude_units: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoleResolution:
    """Who was found, how, and whether the step is to be skipped.

    ``via`` is the key of the role that finally answered (another one than ``role`` after a fallback).
    """

    role: str
    members: tuple[Member, ...]
    explanation: tuple[str, ...]
    skipped: bool = False
    via: str = ""


class RoleUnresolved(Exception):
    """Nobody was found and the role does not allow the step to be skipped."""

    def __init__(self, role: str, unit: str, explanation: tuple[str, ...]) -> None:
        super().__init__(f"Nobody found for role {role} in {unit}: {'; '.join(explanation)}")
        self.code = "role_unresolved"
        self.context = {"role": role, "unit": unit}
        self.explanation = explanation


def resolve_role(role_key: str, *, unit: Unit, on: date, context: RoleContext | None = None) -> RoleResolution:
    """Returns the members who hold the role relative to ``unit`` on that day.

    Raises RoleUnresolved when nobody is found and the role may not be skipped.
    """
    raise NotImplementedError

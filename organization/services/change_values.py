"""Values of members and units that a decision changes, from a day on."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from organization.models import Member, Membership, MembershipKind, MemberStatus, Unit

MEMBER_VALUES = ("status", "voting_right", "employment", "education", "line", "joined_on", "party_year", "unit")
UNIT_VALUES = ("name", "name_en", "category", "place_kind", "founded_on", "dissolved_on", "mission_end")
"""What may be set from outside; everything else (login, tree, rights) is changed where it is guarded."""


class ChangeRefused(Exception):
    """The change cannot be made; codes: value_not_allowed, value_wrong, unit_unknown, membership_order."""

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


@transaction.atomic
def change_member(*, member: Member, values: Mapping[str, Any], on: date) -> Member:
    """Returns the changed member; ``unit`` (a code) moves the formal membership from that day on. Raises ChangeRefused.

    Nothing is changed unless all of it can be.
    """
    held = Member.objects.select_for_update().get(pk=member.pk)
    _allow(values, MEMBER_VALUES)
    rest = {name: value for name, value in values.items() if name != "unit"}
    if "status" in rest and rest["status"] != MemberStatus.FULL:
        # The right to vote goes with full membership; gaining it is a decision of its own.
        rest.setdefault("voting_right", False)
    _set(held, rest)
    if "unit" in values:
        _move(held, str(values["unit"] or ""), on)
    return held


@transaction.atomic
def change_unit(*, unit: Unit, values: Mapping[str, Any]) -> Unit:
    """Returns the changed unit; its place in the tree stays. Raises ChangeRefused."""
    held: Unit = Unit.objects.select_for_update().get(pk=unit.pk)
    _allow(values, UNIT_VALUES)
    _set(held, values)
    return held


def _allow(values: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    for name in values:
        if name not in allowed:
            raise ChangeRefused("value_not_allowed", name=name, known=", ".join(allowed))


def _set(row: Member | Unit, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        field: Any = row._meta.get_field(name)
        empty = value in (None, "")
        try:
            setattr(row, name, (None if field.null else "") if empty and field.blank else field.clean(value, row))
        except ValidationError as error:
            raise ChangeRefused("value_wrong", name=name, value=str(value), words=" ".join(error.messages)) from error
    try:
        row.full_clean()
    except ValidationError as error:
        words = " ".join(error.messages)
        raise ChangeRefused("value_wrong", name=", ".join(values), value="", words=words) from error
    if values:
        row.save(update_fields=list(values))


def _move(member: Member, code: str, on: date) -> None:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise ChangeRefused("unit_unknown", unit=code)
    current = member.membership_on(on)
    if current is not None and current.unit_id == unit.pk:
        return
    if current is not None:
        if current.start_on >= on:
            raise ChangeRefused("membership_order", member=member.code)
        current.end_on = on - timedelta(days=1)
        current.save(update_fields=["end_on"])
    row = Membership(member=member, unit=unit, kind=MembershipKind.FORMAL, start_on=on)
    try:
        row.full_clean()
    except ValidationError as error:
        raise ChangeRefused("value_wrong", name="unit", value=code, words=" ".join(error.messages)) from error
    row.save()

from datetime import date

from organization.models import Delegation, Member


def acting_for(member: Member, on: date, procedure_key: str) -> tuple[Member, ...]:
    """Returns the members for whom ``member`` may act in that procedure on that day; delegations do not chain."""
    given = Delegation.objects.on(on).filter(delegate=member).select_related("delegator")
    return tuple(dict.fromkeys(row.delegator for row in given if row.covers(procedure_key)))


def delegates_of(member: Member, on: date, procedure_key: str) -> tuple[Member, ...]:
    """Returns the members who may act for ``member`` in that procedure on that day."""
    received = Delegation.objects.on(on).filter(delegator=member).select_related("delegate")
    return tuple(dict.fromkeys(row.delegate for row in received if row.covers(procedure_key)))

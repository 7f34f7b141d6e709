from collections.abc import Sequence
from datetime import date

from django.db import transaction

from organization import clock
from organization.models import Delegation, Member, User


class DelegationRefused(Exception):
    """A delegation that the rules do not allow; ``code`` says which, ``context`` names who and when."""

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code)
        self.code = code
        self.context = context


@transaction.atomic
def create_delegation(
    *,
    delegator: Member,
    delegate: Member,
    start_on: date,
    end_on: date,
    reason: str,
    procedures: Sequence[str] = (),
    created_by: User | None = None,
) -> Delegation:
    """Returns the new delegation.

    Raises DelegationRefused with the code ``self``, ``dates``, ``past``, ``no_login``, ``delegate_is_away`` (the
    delegate has handed over their own work on one of these days), ``holds_for_others`` (the delegator acts for
    somebody on one of these days: delegations do not chain) or ``twice`` (the same two people, the same days).
    """
    Member.objects.select_for_update().filter(pk__in=[delegator.pk, delegate.pk]).count()
    check_delegation(delegator=delegator, delegate=delegate, start_on=start_on, end_on=end_on)
    return Delegation.objects.create(
        delegator=delegator,
        delegate=delegate,
        start_on=start_on,
        end_on=end_on,
        procedures=list(procedures),
        reason=reason,
        created_by=created_by,
    )


def check_delegation(
    *, delegator: Member, delegate: Member, start_on: date, end_on: date, ignoring: Delegation | None = None
) -> None:
    """Raises DelegationRefused when the rules forbid this delegation; see ``create_delegation`` for the codes."""
    if delegator == delegate:
        raise DelegationRefused("self")
    if end_on < start_on:
        raise DelegationRefused("dates", start_on=start_on, end_on=end_on)
    if end_on < clock.today():
        raise DelegationRefused("past", end_on=end_on)
    if delegate.user_id is None:
        raise DelegationRefused("no_login", delegate=delegate.name)
    others = Delegation.objects.overlapping(start_on, end_on)
    if ignoring:
        others = others.exclude(pk=ignoring.pk)
    if others.filter(delegator=delegate).exists():
        raise DelegationRefused("delegate_is_away", delegate=delegate.name)
    if others.filter(delegate=delegator).exists():
        raise DelegationRefused("holds_for_others", delegator=delegator.name)
    if others.filter(delegator=delegator, delegate=delegate).exists():
        raise DelegationRefused("twice", delegate=delegate.name)


@transaction.atomic
def end_delegation(*, delegation: Delegation, on: date | None = None) -> Delegation:
    """Ends the delegation: from ``on`` (today) it no longer holds. What was done under it stays done."""
    locked = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if not locked.is_over:
        locked.ended_on = on or clock.today()
        locked.save(update_fields=["ended_on"])
    return locked

"""What may be done to the organisation; each verb is one transaction."""

from organization.services.change_values import ChangeRefused, change_member, change_unit
from organization.services.delegate import DelegationRefused, check_delegation, create_delegation, end_delegation
from organization.services.load_reference_data import load_reference_data
from organization.services.move_unit import UnitMoveRefused, may_be_placed_under, move_unit
from organization.services.refresh_statistics import refresh_statistics
from organization.services.send_notice import mark_read, send_notice

__all__ = [
    "ChangeRefused",
    "DelegationRefused",
    "UnitMoveRefused",
    "change_member",
    "change_unit",
    "check_delegation",
    "create_delegation",
    "end_delegation",
    "load_reference_data",
    "mark_read",
    "may_be_placed_under",
    "move_unit",
    "refresh_statistics",
    "send_notice",
]

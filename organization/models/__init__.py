"""The organisation's tables, one noun a file."""

from organization.models.api_token import ApiToken, Scope
from organization.models.assignment import Assignment
from organization.models.body import Body
from organization.models.body_kind import BodyKind
from organization.models.contact_point import ContactPoint, ContactPointKind
from organization.models.delegation import Delegation
from organization.models.demo_clock import DemoClock
from organization.models.fields import UnitPathField
from organization.models.import_batch import ImportBatch, ImportKind
from organization.models.member import Education, Employment, Gender, Line, Member, MemberStatus
from organization.models.membership import Membership, MembershipKind
from organization.models.notice import Notice
from organization.models.portfolio import Portfolio
from organization.models.post import Post, PostScope
from organization.models.role import OnMissing, Role
from organization.models.unit import Unit
from organization.models.unit_kind import UnitKind
from organization.models.user import User
from organization.models.work_calendar import CalendarDay, CalendarStatus, WorkCalendar

__all__ = [
    "ApiToken",
    "Assignment",
    "Body",
    "BodyKind",
    "CalendarDay",
    "CalendarStatus",
    "ContactPoint",
    "ContactPointKind",
    "Delegation",
    "DemoClock",
    "Education",
    "Employment",
    "Gender",
    "ImportBatch",
    "ImportKind",
    "Line",
    "Member",
    "MemberStatus",
    "Membership",
    "MembershipKind",
    "Notice",
    "OnMissing",
    "Portfolio",
    "Post",
    "PostScope",
    "Role",
    "Scope",
    "Unit",
    "UnitKind",
    "UnitPathField",
    "User",
    "WorkCalendar",
]

"""What other apps ask about the organisation."""

from organization.queries.calendar import current_calendar
from organization.queries.delegations import acting_for, delegates_of
from organization.queries.notices import notices_of, unread_count
from organization.queries.posts import holder_on, holdings, posts_of, unit_post_holders

__all__ = [
    "acting_for",
    "current_calendar",
    "delegates_of",
    "holder_on",
    "holdings",
    "notices_of",
    "posts_of",
    "unit_post_holders",
    "unread_count",
]

from datetime import date

from django.db.models import QuerySet

from organization.models import Assignment, Member, Unit


def holder_on(post_key: str, unit: Unit, on: date) -> tuple[Member, ...]:
    """Returns who held the post in that unit on that day, heads first, then in the order of the seats."""
    return tuple(assignment.member for assignment in holdings(post_key, unit) if assignment.holds_on(on))


def holdings(post_key: str, unit: Unit) -> QuerySet[Assignment]:
    """Returns every assignment, past and present, to the post in that unit."""
    rows = Assignment.objects.filter(post=post_key, unit=unit).select_related("member__user", "post", "unit__kind")
    return rows.order_by("-is_head", "position", "start_on", "pk")


def unit_post_holders(unit: Unit, on: date) -> tuple[Assignment, ...]:
    """Returns who held any post in that unit on that day, in the order of the posts."""
    rows = Assignment.objects.on(on).filter(unit=unit).select_related("member", "post", "body")
    return tuple(rows.order_by("post__position", "-is_head", "position", "pk"))


def posts_of(member: Member, on: date) -> tuple[Assignment, ...]:
    """Returns the posts a member held on that day."""
    return tuple(member.assignments.on(on).select_related("post", "unit__kind", "body"))

from datetime import date

from organization.models import Assignment, Member, Unit


def holder_on(post_key: str, unit: Unit, on: date) -> tuple[Member, ...]:
    """Returns who held the post in that unit on that day, heads first, then in the order of the seats."""
    return tuple(assignment.member for assignment in holdings(post_key, unit).on(on))


def holdings(post_key: str, unit: Unit):  # type: ignore[no-untyped-def]
    """Returns every assignment, past and present, to the post in that unit."""
    rows = Assignment.objects.filter(post=post_key, unit=unit)
    return rows.select_related("member", "post", "unit__kind").order_by("-is_head", "position", "start_on", "pk")


def posts_of(member: Member, on: date) -> tuple[Assignment, ...]:
    """Returns the posts a member held on that day."""
    return tuple(member.assignments.on(on).select_related("post", "unit__kind", "body"))

"""The people one may become in the demo, with their posts and what they do."""

from dataclasses import dataclass
from datetime import date

from organization.demo.load import load_cast
from organization.models import Assignment, User
from organization.texts import localized


@dataclass(frozen=True, kw_only=True)
class Part:
    """One card of the role picker."""

    username: str
    name: str
    code: str
    posts: tuple[str, ...]
    does: str


@dataclass(frozen=True, kw_only=True)
class PartGroup:
    """The cards under one heading."""

    key: str
    heading: str
    parts: tuple[Part, ...]


def parts_of_the_demo(on: date) -> tuple[PartGroup, ...]:
    """Returns the cards of everybody in the cast who has a login; three queries whatever the number."""
    groups = load_cast()["groups"]
    users = _users([person["username"] for group in groups for person in group["people"]])
    posts = _posts(on, users)
    return tuple(
        PartGroup(
            key=group["key"],
            heading=localized(group["name"]),
            parts=tuple(
                _part(users[person["username"]], person["does"], posts)
                for person in group["people"]
                if person["username"] in users
            ),
        )
        for group in groups
    )


def may_be_played(username: str) -> bool:
    """Answers whether the cast has somebody of that name."""
    return any(person["username"] == username for group in load_cast()["groups"] for person in group["people"])


def _users(usernames: list[str]) -> dict[str, User]:
    rows = User.objects.filter(username__in=usernames, is_active=True).select_related("member")
    return {user.username: user for user in rows}


def _posts(on: date, users: dict[str, User]) -> dict[int, tuple[str, ...]]:
    rows = Assignment.objects.on(on).filter(member__user__in=users.values()).select_related("post", "unit", "member")
    posts: dict[int, tuple[str, ...]] = {}
    for row in rows:
        posts[row.member.user_id] = (*posts.get(row.member.user_id, ()), f"{row.unit.label} {row.post.label}")
    return _with_branches(on, users, posts)


def _with_branches(on: date, users: dict[str, User], posts: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    from organization.models import Membership

    held = Membership.objects.on(on).filter(kind="formal", member__user__in=users.values())
    for row in held.select_related("unit", "member"):
        posts.setdefault(row.member.user_id, (row.unit.label,))
    return posts


def _part(user: User, does: dict[str, str], posts: dict[int, tuple[str, ...]]) -> Part:
    member = user.as_member
    return Part(
        username=user.username,
        name=user.get_full_name() or user.username,
        code=member.code if member else user.username,
        posts=posts.get(user.pk, ()),
        does=localized(does),
    )

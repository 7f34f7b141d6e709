"""Who holds the posts a page names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from organization import clock
from organization.models import Assignment, Post, Unit


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A post of a unit with those who hold it today; without names it only says whether it is held."""

    post: Post
    unit: Unit
    duty: str
    names: tuple[str, ...]
    held: bool


def holders_of(rows: Iterable[Mapping[str, Any]], *, names_shown: bool) -> list[Holder]:
    """Returns the posts in the order given; posts and units that are gone are left out."""
    asked = [row for row in rows if row["unit"] is not None and row["post"] is not None]
    found: dict[tuple[int, str], list[str]] = {}
    today = Assignment.objects.on(clock.today()).select_related("member")
    units, posts = {row["unit"].pk for row in asked}, {row["post"].pk for row in asked}
    for each in today.filter(unit__in=units, post__in=posts).order_by("position", "pk"):
        found.setdefault((each.unit_id, each.post_id), []).append(each.member.name)
    return [
        Holder(
            post=row["post"],
            unit=row["unit"],
            duty=row["duty"],
            names=tuple(names) if names_shown else (),
            held=bool(names),
        )
        for row in asked
        for names in [found.get((row["unit"].pk, row["post"].pk), [])]
    ]

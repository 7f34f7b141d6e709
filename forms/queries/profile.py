"""What is already known about the person who fills in, for "same as my profile" and "same as last time"."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms.lookups import last_answers
from forms.models import Record
from organization import clock
from organization.models import Assignment, Member

PROFILE_FACTS: dict[str, str | Promise] = {
    "name": _("name"),
    "code": _("code"),
    "email": _("e-mail address"),
    "gender": _("gender"),
    "birth_year": _("year of birth"),
    "joined_on": _("day of joining"),
    "education": _("education"),
    "status": _("kind of membership"),
    "unit": _("unit"),
    "unit_name": _("name of the unit"),
    "post": _("post"),
    "post_name": _("name of the post"),
}
"""The names after "profile:" in ``default_from``, with words for designers. ``unit_path`` is for field types alone."""


class PersonProfile:
    """Facts of one user; nothing is read before it is asked for."""

    def __init__(self, *, user: Any, place: str = "") -> None:
        self.user = user
        self.place = place

    def value(self, name: str) -> Any:
        """Returns one fact as it would be typed, None when it is not known."""
        if name.startswith("last:"):
            return self.last_answers.get(name.removeprefix("last:"))
        if name == "email":
            return getattr(self.user, "email", "") or None
        member = self.member
        if member is None:
            return None
        if name in ("unit", "unit_name", "unit_path"):
            return getattr(self.unit, {"unit": "code", "unit_name": "label", "unit_path": "path"}[name], None)
        if name in ("post", "post_name"):
            return getattr(self.post, {"post": "key", "post_name": "label"}[name], None)
        if name not in PROFILE_FACTS:
            return None
        fact = getattr(member, name, None)
        return fact.isoformat() if isinstance(fact, date) else fact if fact != "" else None

    @cached_property
    def member(self) -> Member | None:
        """The member behind the login."""
        return getattr(self.user, "as_member", None)

    @cached_property
    def unit(self) -> Any:
        """The unit of the formal membership of today."""
        return self.member.branch if self.member else None

    @cached_property
    def post(self) -> Any:
        """The first post that the member holds today."""
        today = clock.today()
        held = Assignment.objects.filter(
            Q(end_on__isnull=True) | Q(end_on__gte=today), member=self.member, start_on__lte=today
        )
        first = held.select_related("post").order_by("position", "pk").first()
        return first.post if first else None

    @cached_property
    def last_answers(self) -> Mapping[str, Any]:
        """What this person answered the last time in a place like this one."""
        return last_answers(self.place, self.user) if self.user.is_authenticated else {}


def last_record(user: Any, place: str) -> Mapping[str, Any]:
    """Returns the answers of the record that this person handed in last with the form "<key>/…"."""
    rows = Record.objects.filter(owner=user, form__key=place.split("/")[0]).counting()
    last = rows.order_by("-submitted_at").first()
    return dict(last.answers) if last else {}

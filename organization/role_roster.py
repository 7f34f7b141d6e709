"""Who holds which role, asked for thousands of units at once: everything is read once, answers are ids of members.

It gives the same people as ``resolve_role`` for roles that need no case; ``Staffing`` only says whether there are any.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from typing_extensions import override

from organization.models import Assignment, ContactPoint, Membership, OnMissing, Portfolio, Unit, User
from organization.role_coverage import Staffing
from organization.role_places import Question
from organization.roles import candidates


@dataclass(frozen=True, kw_only=True)
class Staffed:
    """The people of a role in a unit; ``via`` is the role that answered, ``skipped`` that the step does not exist."""

    members: tuple[int, ...] = ()
    via: str = ""
    skipped: bool = False


class Roster(Staffing):
    """Who holds what on one day, by name."""

    @override
    def __init__(self, *, on: date) -> None:
        super().__init__(on=on)
        self._by_post: dict[tuple[int, str], list[int]] = {}
        self._by_office: dict[tuple[int, str], list[tuple[bool, int]]] = {}
        self._by_body: dict[int, list[int]] = {}
        rows = Assignment.objects.on(on).order_by("-is_head", "post__position", "position", "pk")
        for unit, post, office, head, body, member in rows.values_list(
            "unit", "post", "post__office", "is_head", "body", "member"
        ):
            self._by_post.setdefault((unit, post), []).append(member)
            self._by_office.setdefault((unit, office), []).append((head, member))
            if body is not None:
                self._by_body.setdefault(body, []).append(member)
        self._belonging: dict[tuple[int, str], list[tuple[int, bool]]] = {}
        held = Membership.objects.on(on).exclude(member__status="applicant").order_by("member__code")
        for unit, kind, member, voting, status in held.values_list(
            "unit", "kind", "member", "member__voting_right", "member__status"
        ):
            self._belonging.setdefault((unit, kind), []).append((member, voting and status == "full"))
        self._portfolios = list(
            Portfolio.objects.on(on).filter(unit__isnull=False).order_by("pk").values_list("unit", "leader")
        )
        self._contacts: dict[int, int] = {}
        points = ContactPoint.objects.filter(year=on.year).order_by("-kind", "leader__code")
        for unit, leader in points.values_list("unit", "leader"):
            self._contacts.setdefault(unit, leader)
        self._grouped: dict[str, dict[int, list[int]]] = {}
        self._asked: dict[tuple[str, int], Staffed] = {}

    def people(self, role_key: str, unit: Unit) -> Staffed:
        """Returns who holds the role relative to the unit, without a case: no initiator, no form."""
        asked = (role_key, unit.pk)
        if asked not in self._asked:
            self._asked[asked] = self._resolved(role_key, self._question(unit))
        return self._asked[asked]

    def by_rule(self, rule: Mapping[str, Any], unit: Unit) -> tuple[int, ...]:
        """Returns whom a rule finds that stands for itself (``post:…``, ``body:…``)."""
        return tuple(dict.fromkeys(self._people(rule, self._question(unit)) or ()))

    def _resolved(self, role_key: str, question: Question) -> Staffed:
        for role in candidates(self._roles, role_key):
            found = self._people(role.rule, question)
            if found:
                return Staffed(members=tuple(dict.fromkeys(found)), via=role.key)
            if found is None and role.on_missing == OnMissing.SKIP:
                return Staffed(via=role.key, skipped=True)
        return Staffed()

    def _people(self, rule: Mapping[str, Any], question: Question) -> list[int] | None:
        """The members the rule finds; None when the unit or body it speaks of does not exist."""
        match rule["find"]:
            case "post":
                place = question.place(rule["at"])
                return None if place is None else self._in_posts(place, rule["posts"])
            case "office":
                return self._in_office(rule, question)
            case "body":
                return self._in_body(rule, question)
            case "members":
                place = question.place(rule["at"])
                return None if place is None else self._of_unit(place, bool(rule.get("voting")))
            case "login_group":
                groups = self._group_places(rule["group"])
                return [member for step in question.lineage for member in groups.get(step.pk, ())]
            case "portfolio":
                return self._in_charge(question)
            case "contact_point":
                place = question.branch or question.unit
                return [self._contacts[place.pk]] if place.pk in self._contacts else []
            case "first_of":
                for part in rule["rules"]:
                    if found := self._people(part, question):
                        return found
        return []

    def _in_posts(self, place: Unit, posts: Iterable[str]) -> list[int]:
        return [member for post in posts for member in self._by_post.get((place.pk, post), ())]

    def _in_office(self, rule: Mapping[str, Any], question: Question) -> list[int]:
        for place in question.committees_from(rule.get("at", "")):
            held = self._by_office.get((place.pk, rule["office"]), ())
            found = [member for head, member in held if head or not rule.get("head")]
            if found:
                return found
        return []

    def _in_body(self, rule: Mapping[str, Any], question: Question) -> list[int] | None:
        place = question.place(rule["at"])
        if place is None:
            return None
        body = self._bodies.get((place.pk, rule["kind"]))
        if body is not None:
            return self._by_body.get(body, [])
        return self._in_posts(place, rule["without_body"]) if "without_body" in rule else None

    def _of_unit(self, place: Unit, voting: bool) -> list[int]:
        kind = "formal" if (place.pk, "formal") in self._kinds else "temporary"
        return [member for member, votes in self._belonging.get((place.pk, kind), ()) if votes or not voting]

    def _in_charge(self, question: Question) -> list[int]:
        depth = {step.pk: step.depth for step in question.lineage}
        near = [(depth[unit], leader) for unit, leader in self._portfolios if unit in depth]
        nearest = max((at for at, _leader in near), default=0)
        return [leader for at, leader in near if at == nearest]

    def _group_places(self, name: str) -> dict[int, list[int]]:
        """The members of a login group by the units that they oversee or belong to."""
        if name not in self._grouped:
            people = User.objects.filter(groups__name=name, is_active=True, member__isnull=False).values("member")
            found: dict[int, list[int]] = {}
            overseeing = Assignment.objects.on(self.on).filter(post__oversees=True, member__in=people)
            belonging = Membership.objects.on(self.on).filter(member__in=people)
            for rows in (overseeing, belonging):
                for unit, member in rows.values_list("unit", "member"):
                    found.setdefault(unit, []).append(member)
            self._grouped[name] = found
        return self._grouped[name]

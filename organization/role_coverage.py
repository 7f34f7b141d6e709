"""Whether a role finds anybody, asked for many units at once: everything is read once, nobody is named."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from organization.models import Assignment, Body, Membership, OnMissing, Role, Unit, User
from organization.role_finders import find
from organization.role_places import Question
from organization.roles import RoleContext, candidates


class Staffing:
    """Who holds what on one day, for the question "is there anybody?". ``resolve_role`` says who and why."""

    def __init__(self, *, on: date) -> None:
        self.on = on
        self.units = {unit.path: unit for unit in Unit.objects.select_related("kind")}
        self._roles = {role.key: role for role in Role.objects.all()}
        rows = Assignment.objects.on(on).values_list("unit", "post", "post__office", "is_head", "body")
        held = list(rows.order_by())
        self._posts = {(unit, post) for unit, post, _office, _head, _body in held}
        self._offices = {(unit, office, head) for unit, _post, office, head, _body in held}
        self._seated = {body for _unit, _post, _office, _head, body in held}
        bodies = Body.objects.in_office_on(on).order_by("term_start").values_list("unit", "kind", "pk")
        self._bodies = {(unit, kind): pk for unit, kind, pk in bodies}
        belonging = Membership.objects.on(on).order_by().values_list("unit", "kind", "member__status")
        self._kinds = set(belonging.values_list("unit", "kind").distinct())
        counted = belonging.exclude(member__status="applicant")
        self._members = set(counted.values_list("unit", "kind").distinct())
        voting = counted.filter(member__voting_right=True, member__status="full")
        self._voters = set(voting.values_list("unit", "kind").distinct())
        self._groups: dict[str, set[int]] = {}
        self._answers: dict[tuple[str, int], bool] = {}

    def answers(self, role_key: str, unit: Unit) -> bool:
        """Whether somebody is found, or the step does not exist for the unit. Without a case: no initiator, no form."""
        asked = (role_key, unit.pk)
        if asked not in self._answers:
            self._answers[asked] = self._is_answered(role_key, self._question(unit))
        return self._answers[asked]

    def _is_answered(self, role_key: str, question: Question) -> bool:
        for role in candidates(self._roles, role_key):
            somebody = self._finds(role.rule, question)
            if somebody or (somebody is None and role.on_missing == OnMissing.SKIP):
                return True
        return False

    def _question(self, unit: Unit) -> Question:
        steps = range(len(unit.path), 0, -Unit.steplen)
        lineage = tuple(self.units[unit.path[:length]] for length in steps)
        committees = tuple(step for step in lineage if step.kind.is_committee)
        return Question(unit=unit, on=self.on, context=RoleContext(), lineage=lineage, committees=committees)

    def _finds(self, rule: Mapping[str, Any], question: Question) -> bool | None:
        """Whether the rule finds anybody; None when the unit or body it speaks of does not exist."""
        match rule["find"]:
            case "system":
                return True
            case "post":
                place = question.place(rule["at"])
                return None if place is None else self._holds(place, rule["posts"])
            case "office":
                heads = (True,) if rule.get("head") else (True, False)
                places = question.committees_from(rule.get("at", ""))
                return any((place.pk, rule["office"], head) in self._offices for place in places for head in heads)
            case "body":
                return self._body(rule, question)
            case "members":
                place = question.place(rule["at"])
                found = self._voters if rule.get("voting") else self._members
                if place is None:
                    return None
                return (place.pk, "formal" if (place.pk, "formal") in self._kinds else "temporary") in found
            case "login_group":
                return any(step.pk in self._group(rule["group"]) for step in question.lineage)
            case "first_of":
                return any(self._finds(part, question) for part in rule["rules"])
        answer = find(rule, question)
        return bool(answer.members) or (None if answer.is_absent else False)

    def _holds(self, place: Unit, posts: list[str]) -> bool:
        return any((place.pk, post) in self._posts for post in posts)

    def _body(self, rule: Mapping[str, Any], question: Question) -> bool | None:
        place = question.place(rule["at"])
        if place is None:
            return None
        body = self._bodies.get((place.pk, rule["kind"]))
        if body is not None:
            return body in self._seated
        return self._holds(place, rule["without_body"]) if "without_body" in rule else None

    def _group(self, name: str) -> set[int]:
        """The units that somebody of the login group oversees or belongs to."""
        if name not in self._groups:
            people = User.objects.filter(groups__name=name, is_active=True, member__isnull=False).values("member")
            overseeing = Assignment.objects.on(self.on).filter(post__oversees=True, member__in=people)
            belonging = Membership.objects.on(self.on).filter(member__in=people)
            self._groups[name] = {*overseeing.values_list("unit", flat=True), *belonging.values_list("unit", flat=True)}
        return self._groups[name]

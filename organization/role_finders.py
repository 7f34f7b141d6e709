"""The rules a role may consist of, one function each; every answer says in words how it was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, DateField
from django.utils.translation import gettext as _

from organization.models import Assignment, Body, ContactPoint, Member, Membership, Portfolio, Post, Unit
from organization.prepared import Given, Prepared
from organization.role_places import Question

Rule = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a rule found; ``is_absent`` when the unit or body it speaks of does not exist."""

    members: tuple[Member, ...] = ()
    words: tuple[str, ...] = ()
    is_absent: bool = False
    by_system: bool = False
    recused: tuple[Member, ...] = ()


def find(rule: Rule, question: Question) -> Found:
    """Returns what the rule finds; raises LookupError for a rule nobody knows."""
    finder = _FINDERS.get(rule["find"])
    if finder is None:
        raise LookupError(f"There is no rule {rule['find']!r}; known rules: {', '.join(_FINDERS)}")
    return finder(rule, question)


def _system(rule: Rule, question: Question) -> Found:
    return Found(by_system=True, words=(_("The system does this by itself."),))


def _initiator(rule: Rule, question: Question) -> Found:
    return _person(
        question.context.initiator, _("%(member)s started this."), _("Nobody is known to have started this.")
    )


def _subject(rule: Rule, question: Question) -> Found:
    return _person(question.context.subject, _("This is about %(member)s."), _("This is about nobody in particular."))


def _person(member: Member | None, words: str, missing: str) -> Found:
    if member is None:
        return Found(words=(missing,))
    return Found(members=(member,), words=(words % {"member": member.name},))


def _anybody(rule: Rule, question: Question) -> Found:
    held = Membership.objects.on(question.on).filter(kind="formal")
    members = tuple(Member.objects.filter(pk__in=held.values("member"), user__is_active=True).select_related("user"))
    return Found(members=members, words=(_("Every member with a login may do this."),))


def _post(rule: Rule, question: Question) -> Found:
    place = question.place(rule["at"])
    if place is None:
        return Found(is_absent=True, words=(_no_place(rule["at"], question),))
    return _holders(place, rule["posts"], question)


def _holders(place: Unit, posts: Iterable[str], question: Question) -> Found:
    if found := _of(_posts_held(tuple(posts)).rows(unit=place.pk, day=question.on), place):
        return found
    names = ", ".join(post.label for post in Post.objects.filter(key__in=list(posts)))
    words = _("%(unit)s has nobody as %(post)s on %(day)s.")
    return Found(words=(words % {"unit": place.label, "post": names, "day": question.on},))


def _office(rule: Rule, question: Question) -> Found:
    words: list[str] = []
    for committee in question.committees_from(rule.get("at", "")):
        rows = _office_held(rule["office"], heads_only=bool(rule.get("head")))
        if found := _of(rows.rows(unit=committee.pk, day=question.on), committee):
            return Found(members=found.members, words=(*words, *found.words))
        missing = _("%(unit)s has nobody in its %(office)s on %(day)s.")
        name = _office_name(rule["office"])
        words.append(missing % {"unit": committee.label, "office": name, "day": question.on})
    return Found(words=tuple(words) or (_("There is no committee above %(unit)s.") % {"unit": question.unit.label},))


def _body(rule: Rule, question: Question) -> Found:
    place = question.place(rule["at"])
    if place is None:
        return Found(is_absent=True, words=(_no_place(rule["at"], question),))
    passed = _passed_over(place, question) if rule["at"] == "approving" else ()
    body = Body.objects.filter(unit=place, kind=rule["kind"]).in_office_on(question.on).order_by("-term_start").first()
    if body is not None:
        return _body_members(body, place, passed, question)
    words = _("%(unit)s has no %(body)s.") % {"unit": place.label, "body": _kind_of_body(rule["kind"])}
    if "without_body" not in rule:
        return Found(is_absent=True, words=(*passed, words))
    instead = _holders(place, rule["without_body"], question)
    return Found(members=instead.members, words=(*passed, words, *instead.words))


def _body_members(body: Body, place: Unit, passed: tuple[str, ...], question: Question) -> Found:
    found = _of(_assignments(question).filter(body=body), place)
    name = {"unit": place.label, "body": body.get_kind_display(), "day": question.on}
    if not found:
        return Found(words=(*passed, _("The %(body)s of %(unit)s has no members on %(day)s.") % name))
    words = _("The %(body)s of %(unit)s has %(count)s members on %(day)s.") % {**name, "count": len(found.members)}
    late: tuple[str, ...] = ()
    if body.term_end < question.on:
        late = (_("Its term ended on %(end)s; it stays until the next is elected.") % {"end": body.term_end},)
    return Found(members=found.members, words=(*passed, words, *late))


def _passed_over(place: Unit, question: Question) -> tuple[str, ...]:
    between = [step for step in question.lineage[1:] if place.depth < step.depth and not step.kind.can_have_members]
    return tuple(_("%(unit)s only reviews and is passed over.") % {"unit": step.label} for step in between)


def _members(rule: Rule, question: Question) -> Found:
    place = question.place(rule["at"])
    if place is None:
        return Found(is_absent=True, words=(_no_place(rule["at"], question),))
    held = Membership.objects.on(question.on).filter(unit=place)
    kind = "formal" if held.filter(kind="formal").exists() else "temporary"
    members = Member.objects.filter(pk__in=held.filter(kind=kind).values("member")).select_related("user")
    members = members.exclude(status="applicant")
    words = _("%(unit)s has %(count)s members on %(day)s.")
    if rule.get("voting"):
        members = members.filter(voting_right=True, status="full")
        words = _("%(unit)s has %(count)s members with the right to vote on %(day)s.")
    found = tuple(members)
    return Found(members=found, words=(words % {"unit": place.label, "count": len(found), "day": question.on},))


def _person_field(rule: Rule, question: Question) -> Found:
    codes = _codes(question.context.values.get(rule["field"]))
    members = tuple(Member.objects.filter(code__in=codes).select_related("user"))
    if not members:
        return Found(words=(_("The form names nobody in “%(field)s”.") % {"field": rule["field"]},))
    words = _("The form names %(members)s in “%(field)s”.") % {"members": _names(members), "field": rule["field"]}
    return _recuse(members, words, question) if rule.get("recuse") else Found(members=members, words=(words,))


def _unit_field(rule: Rule, question: Question) -> Found:
    codes = _codes(question.context.values.get(rule["field"]))
    units = list(Unit.objects.filter(code__in=codes))
    if not units:
        return Found(words=(_("The form names no unit in “%(field)s”.") % {"field": rule["field"]},))
    parts = [_holders(unit, rule["posts"], question) for unit in units]
    members = dict.fromkeys(member for part in parts for member in part.members)
    return Found(members=tuple(members), words=tuple(word for part in parts for word in part.words))


def _panel(rule: Rule, question: Question) -> Found:
    panel = question.context.panel
    if not panel:
        return Found(words=(_("No panel has been named."),))
    words = _("The panel has %(count)s people.") % {"count": len(panel)}
    return _recuse(panel, words, question) if rule.get("recuse") else Found(members=panel, words=(words,))


def _recuse(members: tuple[Member, ...], words: str, question: Question) -> Found:
    aside = question.stepping_aside()
    recused = tuple(member for member in members if member.pk in aside)
    because = _("%(member)s steps aside: member of the unit concerned.")
    return Found(
        members=tuple(member for member in members if member.pk not in aside),
        words=(words, *(because % {"member": member.name} for member in recused)),
        recused=recused,
    )


def _login_group(rule: Rule, question: Question) -> Found:
    paths = [step.path for step in question.lineage]
    overseeing = _assignments(question).filter(post__oversees=True, unit__path__in=paths)
    belonging = Membership.objects.on(question.on).filter(unit__path__in=paths)
    members = Member.objects.filter(user__groups__name=rule["group"], user__is_active=True).select_related("user")
    found = members.filter(pk__in=overseeing.values("member")) | members.filter(pk__in=belonging.values("member"))
    people = tuple(found.distinct())
    if not people:
        words = _("Nobody in the group “%(group)s” is responsible for %(unit)s.")
        return Found(words=(words % {"group": rule["group"], "unit": question.unit.label},))
    words = _("%(members)s: in the group “%(group)s” and responsible for %(unit)s.")
    text = words % {"members": _names(people), "group": rule["group"], "unit": question.unit.label}
    return Found(members=people, words=(text,))


def _portfolio(rule: Rule, question: Question) -> Found:
    rows = Portfolio.objects.on(question.on).select_related("leader__user")
    department = str(question.context.values.get(rule["field"]) or "")
    named = list(rows.filter(department=department)) if department else []
    place = {step.pk: step for step in question.lineage}
    near = sorted(rows.filter(unit__in=place), key=lambda row: -place[row.unit_id].depth)
    chosen = named or [row for row in near if row.unit_id == near[0].unit_id]
    what = department if named else (near[0].unit.label if near else question.unit.label)
    if not chosen:
        return Found(words=(_("No portfolio covers %(unit)s.") % {"unit": what},))
    members = tuple(dict.fromkeys(row.leader for row in chosen))
    words = _("%(members)s: in charge of %(unit)s.") % {"members": _names(members), "unit": what}
    return Found(members=members, words=(words,))


def _contact_point(rule: Rule, question: Question) -> Found:
    place = question.branch or question.unit
    rows = ContactPoint.objects.filter(unit=place, year=question.on.year).select_related("leader__user")
    # "key" sorts after "general": the leader with the key contact point answers first.
    members = tuple(dict.fromkeys(row.leader for row in rows.order_by("-kind", "leader__code")))[:1]
    if not members:
        return Found(words=(_("%(unit)s is nobody's contact point.") % {"unit": place.label},))
    words = _("%(unit)s is the contact point of %(members)s.")
    return Found(members=members, words=(words % {"unit": place.label, "members": _names(members)},))


def _first_of(rule: Rule, question: Question) -> Found:
    words: tuple[str, ...] = ()
    for part in rule["rules"]:
        found = find(part, question)
        words += found.words
        if found.members:
            return Found(members=found.members, words=words, recused=found.recused)
    return Found(words=words)


def _assignments(question: Question) -> Any:
    return _ordered(Assignment.objects.on(question.on))


def _ordered(rows: Any) -> Any:
    return rows.select_related("member", "post").order_by("-is_head", "post__position", "position", "pk")


@cache
def _posts_held(posts: tuple[str, ...]) -> Prepared[Assignment]:
    """Who holds one of these posts in a unit: what nearly every step asks."""
    return Prepared(lambda: _ordered(_held_in_a_unit().filter(post__in=posts)))


@cache
def _office_held(office: str, *, heads_only: bool) -> Prepared[Assignment]:
    """Who works in this office of a unit, or heads it."""
    limits = {"is_head": True} if heads_only else {}
    return Prepared(lambda: _ordered(_held_in_a_unit().filter(post__office=office, **limits)))


def _held_in_a_unit() -> Any:
    return Assignment.objects.on(Given("day", DateField())).filter(unit=Given("unit", BigIntegerField()))


def _of(rows: Iterable[Assignment], place: Unit) -> Found | None:
    held = list(rows)
    if not held:
        return None
    words = _("%(member)s: %(post)s of %(unit)s since %(start)s.")
    return Found(
        members=tuple(dict.fromkeys(row.member for row in held)),
        words=tuple(
            words % {"member": row.member.name, "post": row.post.label, "unit": place.label, "start": row.start_on}
            for row in held
        ),
    )


def _codes(value: object) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [str(code) for code in values if code]


def _names(members: Iterable[Member]) -> str:
    return ", ".join(member.name for member in members)


def _no_place(at: str, question: Question) -> str:
    from organization.models import UnitKind

    kind = UnitKind.objects.filter(key=at).first()
    what = kind.label if kind else {"parent": _("superior unit"), "approving": _("approving committee")}.get(at, at)
    return _("%(unit)s has no %(place)s above it.") % {"unit": question.unit.label, "place": what}


def _kind_of_body(kind: str) -> str:
    from organization.models import BodyKind

    return str(BodyKind(kind).label)


def _office_name(office: str) -> str:
    post = Post.objects.filter(office=office).first()
    return post.label if post else office


_FINDERS: dict[str, Callable[[Rule, Question], Found]] = {
    "system": _system,
    "initiator": _initiator,
    "subject": _subject,
    "anybody": _anybody,
    "post": _post,
    "office": _office,
    "body": _body,
    "members": _members,
    "person_field": _person_field,
    "unit_field": _unit_field,
    "panel": _panel,
    "login_group": _login_group,
    "portfolio": _portfolio,
    "contact_point": _contact_point,
    "first_of": _first_of,
}
"""What a role's rule may say under ``find``."""


def known_rules() -> tuple[str, ...]:
    """Returns every word that may stand under ``find``."""
    return tuple(_FINDERS)

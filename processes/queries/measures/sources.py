"""What a measure looks through, as items for the engine: members, posts, units, records, and what other apps bring."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Q
from django.utils import timezone

from forms.models import Record
from organization.models import Assignment, Body, Membership, Unit
from processes.engine.measures.model import Item, Measure
from processes.engine.spans import Span, span_of
from processes.engine.typed import typed_values
from processes.models import Certificate

Outside = Callable[[date, date], Iterator[Item]]
_outside: dict[str, Outside] = {}


def register_source(name: str, items: Outside) -> None:
    """Lets an app above bring a source: items between two days, each with the names of ``engine.measures.words``."""
    _outside[name] = items


def outside_items(name: str, first: date, last: date) -> Iterator[Item]:
    """Yields the items of such a source; none where nobody brings it."""
    return _outside[name](first, last) if name in _outside else iter(())


def present_items(measure: Measure, today: date) -> Iterator[Item]:
    """Yields the members, posts or units as they are today."""
    makers: dict[str, Callable[[date, Span], Iterator[Item]]] = {"members": _members, "posts": _posts, "units": _units}
    return makers[measure.source.of](today, span_of(measure.every, today))


def record_items(register: str) -> Iterator[Item]:
    """Yields the records of a register that count."""
    rows = Record.objects.counting().filter(form__key=register, unit__isnull=False).select_related("version")
    for record in rows.iterator(500):
        if record.unit_id is None:
            continue
        day = timezone.localdate(record.submitted_at)
        values = typed_values(record.version.definition, record.answers)
        yield Item(unit=record.unit_id, ref=f"record:{record.pk}", values=values, opened=day)


def _members(today: date, span: Span) -> Iterator[Item]:
    begin = date(today.year, 1, 1) if span.first.year < 1000 else span.first
    hours: dict[str, Decimal] = {}
    for each in outside_items("hours", begin, today):
        hours[each.ref] = hours.get(each.ref, Decimal(0)) + Decimal(str(each.values.get("hours") or 0))
    officers = officers_on(today)
    rows = Membership.objects.on(today).filter(kind="formal").select_related("member")
    for row in rows.iterator(1000):
        member = row.member
        yield Item(
            unit=row.unit_id,
            ref=f"member:{member.pk}",
            opened=today,
            values={
                "status": member.status,
                "age": _since(member.birth_year, today),
                "years_in_party": _since(member.party_year, today),
                "employment": member.employment,
                "education": member.education,
                "line": member.line,
                "joined_on": member.joined_on,
                "is_officer": member.pk in officers,
                "hours": hours.get(f"member:{member.pk}", Decimal(0)),
            },
        )


def officers_on(day: date) -> set[int]:
    """Returns the members who hold a post of a branch or its committee that day."""
    held = Assignment.objects.on(day).filter(post__scope_kind="body")
    return set(held.values_list("member", flat=True))


def _posts(today: date, span: Span) -> Iterator[Item]:
    valid = Q(expires_on__isnull=True) | Q(expires_on__gte=today)
    certificates: dict[int, set[str]] = {}
    for holder, number in Certificate.objects.filter(valid, revoked_at=None).values_list("holder", "number"):
        certificates.setdefault(holder, set()).add(number.split("-")[0])
    rows = Assignment.objects.on(today).select_related("unit", "post").filter(unit__dissolved_on__isnull=True)
    for row in rows.iterator(1000):
        held = certificates.get(row.member_id, set())
        yield Item(
            unit=row.unit_id,
            ref=f"member:{row.member_id}",
            opened=today,
            facts={f"has_certificate:{prefix}": True for prefix in held},
            values={
                "post": row.post_id, "unit_kind": row.unit.kind_id, "office": row.post.office, "since": row.start_on,
            },
        )  # fmt: skip


def _units(today: date, span: Span) -> Iterator[Item]:
    yield from unit_items(today).values()


def unit_items(today: date) -> dict[int, Item]:
    """Returns every unit that exists, with what rules may ask of it, by its id."""
    members = _counts(Membership.objects.on(today).filter(kind="formal"))
    full = _counts(Membership.objects.on(today).filter(kind="formal", member__status="full"))
    bodies = dict(Body.objects.filter(term_start__lte=today).values_list("unit").annotate(Max("term_end")).order_by())
    rows = list(Unit.objects.filter(dissolved_on__isnull=True).select_related("kind"))
    groups: dict[str, int] = {}
    for unit in rows:
        if unit.kind_id == "group":
            groups[unit.path[: -Unit.steplen]] = groups.get(unit.path[: -Unit.steplen], 0) + 1
    return {
        unit.pk: Item(
            unit=unit.pk,
            ref=f"unit:{unit.pk}",
            opened=today,
            values={
                "kind": unit.kind_id,
                "category": unit.category or None,
                "place_kind": unit.place_kind or None,
                "members": Decimal(members.get(unit.pk, 0)),
                "full_members": Decimal(full.get(unit.pk, 0)),
                "groups": Decimal(groups.get(unit.path, 0)),
                "bodies": Decimal(unit.pk in bodies),
                "term_end": bodies.get(unit.pk),
                "founded_on": unit.founded_on,
                "is_branch": unit.kind.can_have_members,
            },
        )
        for unit in rows
    }


def _counts(memberships: "object") -> dict[int, int]:
    return dict(memberships.values_list("unit").annotate(Count("member", distinct=True)).order_by())  # type: ignore[attr-defined]  # a queryset of memberships


def _since(year: int | None, today: date) -> Decimal | None:
    return Decimal(today.year - year) if year else None

"""Figures are counted and kept: everything anew, or only what has changed since."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from organization import clock
from organization.queries import current_calendar
from processes.engine.measures.counting import EARLIEST, Counter, merged
from processes.engine.measures.model import OF_CASES, OUTSIDE, STANDING, Item, Measure, Part
from processes.engine.measures.reading import MeasureError
from processes.engine.spans import span_of
from processes.models import HistoryEntry, MeasurePart, StoredMeasure
from processes.queries.measures.case_items import Places, gathered, items_of
from processes.queries.measures.duties import duty_items
from processes.queries.measures.sources import outside_items, present_items, record_items

OVERLAP = timedelta(minutes=10)
"""What was written in a transaction that ended after a later one is looked at once more."""
BATCH = 2000


def recount(stored: Sequence[StoredMeasure]) -> int:
    """Counts measures anew from all there is and returns how many parts there are now.

    What only shows the present (members, posts, units) is counted for the span of today; past spans stay as they are.
    """
    readable = [each for each in stored if _is_readable(each)]
    moment = clock.now()
    found = 0
    for procedure, group in _by_procedure(readable).items():
        with transaction.atomic():
            parts = parts_of_cases(procedure, group)
            for each in group:
                found += _replaced(each, each.parts.all(), parts[each.pk])
                _counted(each, moment)
    for each in (row for row in readable if row.spec.source.of not in OF_CASES):
        with transaction.atomic():
            found += _replaced(each, _replaceable(each), parts_elsewhere(each.spec))
            _counted(each, moment)
    return found


def recount_changed(procedure: str, stored: Sequence[StoredMeasure]) -> int:
    """Counts the cases of a procedure that something happened in since the last time; returns how many these are."""
    moment = clock.now()
    since = min((each.counted_at for each in stored if each.counted_at), default=None)
    if since is None:
        return 0
    entries = HistoryEntry.objects.filter(at__gte=since - OVERLAP, case__procedure__key=procedure)
    changed = set(entries.values_list("case", flat=True))
    with transaction.atomic():
        parts = parts_of_cases(procedure, stored, changed) if changed else {}
        for each in stored:
            if changed:
                _replaced(each, each.parts.filter(case__in=changed), parts[each.pk])
            _counted(each, moment)
    return len(changed)


def parts_of_cases(
    procedure: str, stored: Sequence[StoredMeasure], cases: Collection[UUID] | None = None
) -> dict[int, list[Part]]:
    """Returns the parts of measures of one procedure, by measure; each case is read once for all of them."""
    places = Places.now() if any(each.spec.unit for each in stored) else Places()
    counters = {each.pk: _counter(each.spec) for each in stored}
    found: dict[int, list[Part]] = {each.pk: [] for each in stored}
    with_todos = any(each.spec.source.of == "todos" for each in stored)
    for case in gathered(procedure, cases, with_todos=with_todos):
        for each in stored:
            found[each.pk] += _told(counters[each.pk], items_of(each.spec, case, places))
    return found


def parts_elsewhere(measure: Measure) -> list[Part]:
    """Returns the parts of a measure that does not look through cases."""
    return list(_told(_counter(measure), _items(measure, clock.today())))


def _items(measure: Measure, today: date) -> Iterator[Item]:
    of = measure.source.of
    if of in STANDING:
        return present_items(measure, today)
    if of in OUTSIDE:
        return outside_items(of, EARLIEST, today)
    if of == "duties":
        return duty_items(measure.source.duties, today)
    return record_items(measure.source.register)


def _counter(measure: Measure) -> Counter:
    today = clock.today()
    first = span_of(measure.every, today).first if measure.source.of in STANDING else EARLIEST
    return Counter(measure=measure, today=today, first=max(first, EARLIEST), calendar=current_calendar())


def _told(counter: Counter, items: Iterable[Item]) -> list[Part]:
    return merged((part for item in items for part in counter.parts(item)), counter.measure.how)


def _replaceable(stored: StoredMeasure) -> "QuerySet[MeasurePart]":
    if stored.spec.source.of not in STANDING:
        return stored.parts.all()
    return stored.parts.filter(span=span_of(stored.spec.every, clock.today()).key)


def _replaced(stored: StoredMeasure, old: "QuerySet[MeasurePart]", parts: Sequence[Part]) -> int:
    old.delete()
    MeasurePart.objects.bulk_create((row_of(stored, part) for part in parts), batch_size=BATCH)
    return len(parts)


def row_of(stored: StoredMeasure, part: Part) -> MeasurePart:
    """Returns the row in which a part is kept."""
    of_case = stored.spec.source.of in OF_CASES
    return MeasurePart(
        measure=stored,
        unit_id=part.unit,
        span=part.span,
        number=rounded(part.number),
        base=rounded(part.base),
        items=part.items,
        day=part.day,
        bucket=part.bucket,
        case_id=UUID(part.ref) if of_case else None,
        ref="" if of_case else part.ref,
    )


def rounded(number: Decimal) -> Decimal:
    """Returns a number as it is kept."""
    return number.quantize(Decimal("0.000001"))


def _counted(stored: StoredMeasure, moment: datetime) -> None:
    """Notes what was counted, silently: nothing is told of a definition that says what it said before, or each look of
    the worker would make work for its next one."""
    stored.counted_as, stored.counted_at = due_as(stored), moment
    StoredMeasure.objects.filter(pk=stored.pk).update(counted_as=stored.counted_as, counted_at=moment)


def due_as(stored: StoredMeasure) -> str:
    """Returns what ``counted_as`` says once the present definition is counted today."""
    return f"{stored.digest[:40]}:{clock.today()}"


def _by_procedure(stored: Iterable[StoredMeasure]) -> dict[str, list[StoredMeasure]]:
    found: dict[str, list[StoredMeasure]] = {}
    for each in stored:
        if each.spec.source.of in OF_CASES:
            found.setdefault(each.spec.source.procedure, []).append(each)
    return found


def _is_readable(stored: StoredMeasure) -> bool:
    try:
        return bool(stored.spec.key)
    except MeasureError:
        return False


def count_due(*, most: int = 3) -> int:
    """Does what is due: new definitions, changes in cases, and some that nobody has counted today; returns how much.

    What time alone changes (something became late) is seen by counting everything once a day, a little at a time.
    """
    done = 0
    active = [each for each in StoredMeasure.objects.filter(is_active=True) if _is_readable(each)]
    for procedure, group in _by_procedure(active).items():
        is_new = any(not each.counted_as.startswith(each.digest[:40]) for each in group)
        if is_new or (most > 0 and any(each.counted_as != due_as(each) for each in group)):
            most -= not is_new
            done += recount(group) or 1
        else:
            done += recount_changed(procedure, group)
    others = [each for each in active if each.spec.source.of not in OF_CASES]
    old = [each for each in others if each.counted_as != due_as(each) or _is_hourly(each)]
    return done + (recount(old) or 1 if old else 0)


def _is_hourly(stored: StoredMeasure) -> bool:
    """Figures of duties, members and records follow the day within an hour."""
    return stored.counted_at is None or clock.now() - stored.counted_at > timedelta(hours=1)

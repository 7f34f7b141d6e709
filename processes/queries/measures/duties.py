"""Duties: who has them in which spans, what evidence there is, how each stands."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Sum
from django.utils import timezone

from forms.engine.expressions import Value, evaluate, is_true
from organization.models import Unit
from processes.engine.measures.duties import DutyState, duty_state
from processes.engine.measures.model import Item, Measure
from processes.engine.measures.reading import MeasureError
from processes.engine.spans import Span, span_of, spans_between
from processes.models import DutyExemption, MeasureKind, MeasurePart, PackInstallation, StoredMeasure

from .sources import unit_items

YEARS_BACK = 2


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one duty of one unit stands in one span."""

    duty: StoredMeasure
    unit: int
    span: Span
    state: DutyState
    found: int
    exemption: DutyExemption | None = None


def active_duties(keys: Collection[str] | None = None) -> list[StoredMeasure]:
    """Returns the duties that are counted, those named or all, without any that cannot be read."""
    rows = StoredMeasure.objects.filter(kind=MeasureKind.DUTY, is_active=True)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return [each for each in rows if _is_readable(each)]


def _is_readable(stored: StoredMeasure) -> bool:
    try:
        return stored.spec.kind == "duty"
    except MeasureError:
        return False


def asked_of(duty: Measure, units: dict[int, Item], today: date) -> list[int]:
    """Returns the units that have the duty, by kind and by its own rule."""
    found = []
    for key, item in units.items():
        if duty.kinds and item.values.get("kind") not in duty.kinds:
            continue
        if duty.applies is None or is_true(evaluate(duty.applies, item.values, today=today)):
            found.append(key)
    return found


def standings(
    duties: Sequence[StoredMeasure], first: date, last: date, today: date, within: Collection[int] | None = None
) -> Iterator[Standing]:
    """Yields how the duties stand in the spans that end between two days, of all units or those named.

    Evidence of units below counts: a meeting of a group is one of its branch where the duty is the branch's.
    """
    units = unit_items(today)
    paths = dict(Unit.objects.values_list("pk", "path"))
    exemptions: dict[tuple[int, int, str], DutyExemption] = {
        (each.measure_id, each.unit_id, each.span): each
        for each in DutyExemption.objects.standing().filter(measure__in=duties).select_related("by")
    }
    spans = {
        duty.pk: [each for each in spans_between(duty.spec.every, first, last) if first <= each.last <= last]
        for duty in duties
    }
    evidence = _evidence(duties, {each.key for asked in spans.values() for each in asked}, paths)
    begins = begins_on(duties, today)
    for duty in duties:
        spec = duty.spec
        for unit in asked_of(spec, units, today):
            if within is not None and unit not in within:
                continue
            founded = units[unit].values.get("founded_on")
            since = max(founded, begins[duty.pk]) if isinstance(founded, date) else begins[duty.pk]
            for span in spans[duty.pk]:
                found = evidence.get((duty.pk, paths[unit], span.key), 0)
                exemption = exemptions.get((duty.pk, unit, span.key))
                excused = exemption is not None
                state = duty_state(spec, span, found=found, excused=excused, today=today, since=since)
                yield Standing(duty=duty, unit=unit, span=span, state=state, found=found, exemption=exemption)


def begins_on(duties: Sequence[StoredMeasure], today: date) -> dict[int, date]:
    """Returns the day from which each duty is asked for: what it says, else since it is here or evidence is.

    Nobody is told that something is missing from a time of which nothing was ever entered.
    """
    taken = dict(PackInstallation.objects.values_list("procedure", "taken_at"))
    rows = MeasurePart.objects.filter(measure__in=duties).order_by()
    firsts = dict(rows.values_list("measure").annotate(Min("day")))
    found = {}
    for duty in duties:
        here = timezone.localdate(taken[duty.procedure_id]) if duty.procedure_id in taken else today
        first = firsts.get(duty.pk)
        since = min(here, span_of(duty.spec.every, first).first) if first is not None else here
        found[duty.pk] = duty.spec.starts_on or since
    return found


def _evidence(
    duties: Sequence[StoredMeasure], spans: Collection[str], paths: dict[int, str]
) -> dict[tuple[int, str, str], int]:
    """How much evidence of each duty there is under every path, by span."""
    rows = MeasurePart.objects.filter(measure__in=duties, span__in=spans).order_by()
    found: dict[tuple[int, str, str], int] = {}
    for duty, unit, span, items in rows.values_list("measure", "unit", "span").annotate(items=Sum("items")):
        path = paths.get(unit, "")
        for end in range(len(path), 0, -Unit.steplen):
            key = (duty, path[:end], span)
            found[key] = found.get(key, 0) + items
    return found


def duty_items(keys: Collection[str], today: date) -> Iterator[Item]:
    """Yields what duties came to as items for figures: the state of each unit in each span."""
    first = date(today.year - YEARS_BACK, 1, 1)
    for each in standings(active_duties(keys), first, span_of("year", today).last, today):
        if each.state != "none":
            values: dict[str, Value] = {"duty": each.duty.key, "state": each.state, "due": each.span.last}
            yield Item(unit=each.unit, ref=f"duty:{each.duty.key}", values=values, opened=each.span.first)

"""Figures as pages show them: for units and what is below them, for spans, in groups."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, Sum

from organization import clock
from organization.models import Unit, User
from organization.scope import visible_unit_paths
from processes.engine.measures.figures import Figure, figure, groups
from processes.engine.measures.model import Measure, Part
from processes.engine.measures.reading import MeasureError
from processes.engine.spans import MONTHS, TO_DATE, Span, keys_within, span_of
from processes.models import MeasureKind, MeasurePart, StoredMeasure

SINGLE = ("median", "max", "last")
"""What has to see every part; all else is made from sums."""


@dataclass
class Book:
    """The parts of one measure in some spans, ready to be asked about any unit."""

    stored: StoredMeasure
    parts: dict[str, list[tuple[str, Part]]] = field(default_factory=dict)
    """By the name of the span: the path of the unit, and the part."""
    units: list[tuple[str, str]] = field(default_factory=list)
    """Path and kind of every unit there is, for shares of units."""

    @property
    def spec(self) -> Measure:
        return self.stored.spec

    def figure(self, path: str, span: Span, *, alone: bool = False) -> Figure:
        """Returns the figure of a unit with everything below it (``alone``: without), for a span of any length."""
        found = self._within(path, span, alone)
        if self.spec.how != "any":
            return figure(self.spec, found)
        kinds = self.spec.kinds
        below = [each for each, kind in self.units if _takes(path, each, alone) and (not kinds or kind in kinds)]
        return figure(self.spec, found, units=len(below))

    def groups(self, path: str, span: Span) -> dict[str, Figure]:
        """Returns the figure of every group that the measure is split by."""
        return groups(self.spec, self._within(path, span, False))

    def _within(self, path: str, span: Span, alone: bool) -> list[Part]:
        own = self.spec.roll_up == "own"
        return [
            part
            for key in spans_asked(self.spec, span)
            for unit, part in self.parts.get(key, ())
            if _takes(path, unit, alone or own)
        ]


def _takes(path: str, unit: str, alone: bool) -> bool:
    return unit == path if alone else unit.startswith(path)


def spans_asked(spec: Measure, span: Span) -> list[str]:
    """Returns which kept spans make up a span: what stands at the end of a month is not added up over a year."""
    keys = keys_within(spec.every, span)
    if spec.moment == "standing" and keys:
        today = span_of(spec.every, clock.today()).key
        return [today] if today in keys else keys[-1:]
    return keys


def book_of(stored: StoredMeasure, spans: Iterable[Span]) -> Book:
    """Returns the parts of a measure in these spans, with one query where sums are enough."""
    keys = {key for span in spans for key in spans_asked(stored.spec, span)}
    rows = MeasurePart.objects.filter(measure=stored, span__in=keys).order_by()
    found: dict[str, list[tuple[str, Part]]] = {}
    if stored.spec.how in SINGLE:
        cells = rows.values_list("unit", "unit__path", "span", "bucket", "number", "base", "items", "day")
    else:
        cells = rows.values_list("unit", "unit__path", "span", "bucket").annotate(
            Sum("number"), Sum("base"), Sum("items"), Max("day")
        )
    for unit, path, span, bucket, number, base, items, day in cells:
        part = Part(
            unit=unit, span=span, number=Decimal(number), base=Decimal(base), items=items, day=day, bucket=bucket
        )
        found.setdefault(span, []).append((path, part))
    units: list[tuple[str, str]] = []
    if stored.spec.how == "any":
        units = list(Unit.objects.filter(dissolved_on__isnull=True).values_list("path", "kind"))
    return Book(stored=stored, parts=found, units=units)


def indicators_for(user: User) -> list[StoredMeasure]:
    """Returns the indicators somebody may look at, those that cannot be read left out."""
    rows = StoredMeasure.objects.filter(kind=MeasureKind.INDICATOR, is_active=True).select_related("procedure")
    return [each for each in rows if top_paths(user, each)]


def top_paths(user: User, stored: StoredMeasure) -> tuple[str, ...]:
    """Returns the units whose figures somebody may see, as paths: those overseen, and by the measure's own rule more.

    ``members`` lets everybody see the figures of the own branch, ``everyone`` those of all units.
    """
    try:
        spec = stored.spec
    except MeasureError:
        return ()
    if spec.seen_by == "everyone":
        return ("",)
    overseen = visible_unit_paths(user, clock.today())
    member = user.as_member
    if spec.seen_by == "members" and not overseen and member is not None and member.branch is not None:
        return (member.branch.path,)
    return overseen


def is_overseen(user: User, path: str) -> bool:
    """Answers whether somebody oversees the unit with that path: then small figures are shown too."""
    return any(path.startswith(each) for each in visible_unit_paths(user, clock.today()))


def is_withheld(spec: Measure, told: Figure, *, overseen: bool) -> bool:
    """Answers whether a figure rests on so few that it is not told to those who do not oversee the unit."""
    return not overseen and 0 < told.items < spec.least


def spans_back(every: str, last: Span, number: int) -> list[Span]:
    """Returns a span and those before it, the oldest first."""
    if every == TO_DATE:
        return [last]
    found = [last]
    while len(found) < number and found[0].first > date(1990, 1, 1):
        found.insert(0, span_of(every, found[0].first - timedelta(days=1)))
    return found


def lengths_for(spec: Measure) -> list[str]:
    """Returns the lengths of span in which a figure can be told: its own and longer ones."""
    if spec.every == TO_DATE:
        return [TO_DATE]
    return [each for each in MONTHS if MONTHS[each] >= MONTHS[spec.every]]


def cases_behind(stored: StoredMeasure, path: str, span: Span, bucket: str | None) -> Collection[UUID]:
    """Returns the ids of the cases that a figure was made from; whether somebody may open them is asked elsewhere."""
    rows = MeasurePart.objects.filter(measure=stored, span__in=spans_asked(stored.spec, span), case__isnull=False)
    rows = rows.filter(unit__path__startswith=path)
    if bucket is not None:
        rows = rows.filter(bucket=bucket)
    return set(rows.values_list("case", flat=True))


def indicator_called(key: str) -> StoredMeasure | None:
    """Returns an indicator that is counted and can be read, by its key."""
    stored = StoredMeasure.objects.filter(key=key, kind=MeasureKind.INDICATOR, is_active=True).first()
    try:
        return stored if stored is not None and stored.spec.key else None
    except MeasureError:
        return None


def value_for(stored: StoredMeasure, unit: Unit, span: Span) -> Decimal | None:
    """Returns the figure of a unit as it is now, None where nothing was counted or the span is too short for it."""
    if not keys_within(stored.spec.every, span):
        return None
    return book_of(stored, [span]).figure(unit.path, span).value


def parts_shown(unit: Unit | None, tops: Sequence[str]) -> list[Unit]:
    """Returns the units that get a line: those right below, or the highest that somebody may see."""
    rows = Unit.objects.filter(dissolved_on__isnull=True).select_related("kind").order_by("path")
    if unit is not None:
        return list(rows.filter(path__startswith=unit.path, depth=unit.depth + 1))
    return list(rows.filter(depth=1) if "" in tops else rows.filter(path__in=tops))

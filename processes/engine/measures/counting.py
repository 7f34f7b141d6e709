"""What one item adds to the figures of a measure, span by span."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from forms.engine.expressions import Tree, Value, WorkCalendar, evaluate, fact_calls, fact_key, is_true
from processes.engine.spans import Span, span_of, spans_between

from .model import Item, Measure, Part

ONE = Decimal(1)
EARLIEST = date(2000, 1, 1)


@dataclass
class Counter:
    """Counts items for one measure between two days; ``today`` is what decides what is still ahead."""

    measure: Measure
    today: date
    first: date = EARLIEST
    calendar: WorkCalendar | None = None
    calls: dict[int, frozenset[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)

    def parts(self, item: Item) -> Iterator[Part]:
        """Yields what the item adds, in every span it counts for."""
        for span, day in self._spans(item):
            # What stands at the end of a span is asked as of that day; what happened in it may be finished later.
            as_of = min(span.last, self.today) if day is None else self.today
            if self.measure.where is not None and not is_true(self._value(self.measure.where, item, span, as_of)):
                continue
            for bucket, number, base in self._amounts(item, span, as_of):
                yield Part(
                    unit=item.unit, span=span.key, number=number, base=base, day=day or as_of, bucket=bucket,
                    ref=item.ref,
                )  # fmt: skip

    def _spans(self, item: Item) -> Iterator[tuple[Span, date | None]]:
        every, moment = self.measure.every, self.measure.moment
        if moment in ("standing", "running"):
            yield from ((span, None) for span in self._while_open(item, moment))
            return
        day = {"opened": item.opened, "closed": item.closed}.get(moment) if moment != "on" else self._day(item)
        if day is not None and self.first <= day <= self.today:
            yield span_of(every, day), day

    def _while_open(self, item: Item, moment: str) -> Iterator[Span]:
        begun = max(item.opened or self.first, self.first)
        ended = min(item.closed or self.today, self.today)
        for span in spans_between(self.measure.every, begun, ended):
            as_of = min(span.last, self.today)
            if moment == "running" or item.closed is None or item.closed > as_of:
                yield span

    def _day(self, item: Item) -> date | None:
        found = self._value(self.measure.on, item, span_of("year", self.today), self.today)
        if isinstance(found, datetime):
            return found.date()
        if isinstance(found, date):
            return found
        try:
            return date.fromisoformat(str(found)[:10]) if found else None
        except ValueError:
            return None

    def _amounts(self, item: Item, span: Span, as_of: date) -> Iterator[tuple[str, Decimal, Decimal]]:
        measure = self.measure
        value = self._value(measure.value, item, span, as_of) if measure.value is not None else None
        if measure.how == "distinct":
            yield from ((str(each), ONE, ONE) for each in _listed(value))
            return
        bucket = _word(self._value(measure.by, item, span, as_of)) if measure.by is not None else ""
        if measure.how in ("count", "any"):
            yield bucket, ONE, ONE
        elif measure.how == "share":
            yield bucket, ONE if is_true(value) else Decimal(0), ONE
        elif measure.how == "ratio":
            base = _number(self._value(measure.base, item, span, as_of))
            if base:
                yield bucket, _number(value) or Decimal(0), base
        else:
            number = _number(value)
            if number is not None:
                yield bucket, number, ONE

    def _value(self, tree: Tree, item: Item, span: Span, as_of: date) -> Value:
        calls = self.calls.get(id(tree))
        if calls is None:
            calls = self.calls[id(tree)] = frozenset(fact_calls(tree))
        facts = {fact_key(*call): answer(call, item, span, as_of) for call in calls} if calls else {}
        return evaluate(tree, item.values, facts=facts, today=as_of, calendar=self.calendar)


def answer(call: tuple[str, tuple[str, ...]], item: Item, span: Span, as_of: date) -> Value:
    """Returns the answer to one question about an item as things were on that day."""
    name, arguments = call
    if name in SPAN_ANSWERS:
        return {"span_begin": span.first, "span_end": span.last, "as_of": as_of}[name]
    if name in CASE_ANSWERS:
        return _of_case(name, item, as_of)
    if name in ("entered", "was_in"):
        days = [day for day, state in item.entered if state == arguments[0] and day <= as_of]
        return bool(days) if name == "was_in" else (days[-1] if days else None)
    if name in ("times", "times_within"):
        days = [day for day, action in item.actions if action == arguments[0] and day <= as_of]
        return Decimal(len(days) if name == "times" else sum(span.holds(day) for day in days))
    if name == "rows_within":
        return Decimal(sum(span.holds(day) for day in _days(item.values.get(arguments[0]), arguments[1])))
    return item.facts.get(fact_key(name, arguments))


SPAN_ANSWERS = ("span_begin", "span_end", "as_of")
CASE_ANSWERS = ("state", "outcome", "is_open", "opened_on", "closed_on")


def _of_case(name: str, item: Item, as_of: date) -> Value:
    is_open = item.closed is None or item.closed > as_of
    if name == "state":
        before = [state for day, state in item.entered if day <= as_of]
        return before[-1] if before else None
    if name == "outcome":
        return None if is_open else item.outcome
    return {"is_open": is_open, "opened_on": item.opened, "closed_on": None if is_open else item.closed}[name]


def merged(parts: Iterable[Part], how: str) -> list[Part]:
    """Returns the parts with those of one case, unit, span and group as one; a median needs every single one."""
    if how in ("median", "max", "last"):
        return list(parts)
    found: dict[tuple[int, str, str, str], Part] = {}
    for part in parts:
        key = (part.unit, part.span, part.bucket, part.ref)
        held = found.get(key)
        found[key] = part if held is None else _added(held, part)
    return list(found.values())


def _added(one: Part, other: Part) -> Part:
    return replace(
        one,
        number=one.number + other.number,
        base=one.base + other.base,
        items=one.items + other.items,
        day=max(filter(None, (one.day, other.day)), default=None),
    )


def _days(rows: Value, column: str) -> Iterator[date]:
    for row in rows if isinstance(rows, list | tuple) else ():
        value = row.get(column) if isinstance(row, Mapping) else None
        if isinstance(value, datetime):
            yield value.date()
        elif isinstance(value, date):
            yield value


def _listed(value: Value) -> list[Value]:
    if value is None or value == "":
        return []
    return [each for each in value if each] if isinstance(value, list | tuple) else [value]


def _number(value: Value) -> Decimal | None:
    if isinstance(value, bool):
        return Decimal(value)
    return value if isinstance(value, Decimal) else None


def _word(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)[:80]

"""What many answers come to: counts, figures, spread, words."""

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as part
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forms.engine.suppression import (
    LEAST,
    suppressed_apart,
    suppressed_line,
)
from forms.field_types.context import FillContext
from forms.models import Record

from .fields import RegisterField
from .register import Register, drawing_context
from .rows import rounded

MOST_VALUES = 200_000
MOST_BARS = 30
TEXTS = 10
BINS = 8


@dataclass(frozen=True, kw_only=True)
class Share:
    """One line of a distribution; ``count`` and ``percent`` are None where they are withheld."""

    label: str
    count: int | None
    percent: Decimal | None


@dataclass(frozen=True, kw_only=True)
class FieldSummary:
    """What the answers to one question come to."""

    field: RegisterField
    answered: int | None
    shares: Sequence[Share] = ()
    figures: Sequence[tuple[str, Any]] = ()
    texts: Sequence[str] = ()
    withheld: bool = False

    @property
    def chart(self) -> dict[str, Any] | None:
        """What a script draws: only what the table beside it says."""
        shown = [share for share in self.shares if share.count is not None]
        if len(shown) < 2:
            return None
        kind = "line" if self.field.is_day else "bar"
        return {"kind": kind, "labels": [each.label for each in shown], "values": [each.count for each in shown]}


@dataclass
class Tally:
    """What is counted of one field while the answers pass by once."""

    field: RegisterField
    answered: int = 0
    counts: Counter[str] = part(default_factory=Counter)
    numbers: list[float] = part(default_factory=list)
    texts: list[str] = part(default_factory=list)

    @property
    def is_masked(self) -> bool:
        """Whether the published version shows the answers masked."""
        return bool(self.field.type.masking_of(self.field.spec))

    def add(self, value: Any, typed: Any) -> None:
        """Counts one answer."""
        self.answered += 1
        kind = kind_of(self.field)
        if kind == "number":
            if isinstance(typed, int | float | Decimal) and len(self.numbers) < MOST_VALUES:
                self.numbers.append(float(typed))
        elif kind == "date":
            self.counts[str(value)[:7]] += 1
        elif kind == "choice":
            for each in codes_of(value, typed):
                self.counts[each] += 1
        elif kind == "text" and isinstance(value, str) and len(self.texts) < TEXTS:
            self.texts.append(value[:200])


def kind_of(field: RegisterField) -> str:
    """Returns how a field is summed up: "choice", "number", "date", "text" or "" for a count of answers alone."""
    kinds = {
        "option": "choice", "options": "choice", "bool": "choice", "number": "number", "date": "date",
        "datetime": "date", "text": "text",
    }  # fmt: skip
    found = field.type.summary or kinds.get(field.kind, "")
    return "" if found == "number" and field.is_mixed else found


def codes_of(value: Any, typed: Any) -> list[str]:
    """Returns the choices an answer stands for."""
    if isinstance(typed, bool):
        return ["true" if typed else "false"]
    found = typed if isinstance(typed, list | tuple) else [typed if isinstance(typed, str) else value]
    return [str(each) for each in found if isinstance(each, str | int)]


def summarize(register: Register, rows: QuerySet[Record]) -> tuple[int, list[FieldSummary]]:
    """Returns how many records there are and what each question's answers come to, read once.

    Of an anonymous survey small counts are withheld, with as many others as it takes to keep them unknown; no single
    answer is shown.
    """
    tallies = {field.key: Tally(field=field) for field in asked_fields(register)}
    closed = {key for key, tally in tallies.items() if tally.is_masked or not register.may_read_whole(key)}
    total = 0
    for version_id, answers in rows.order_by().values_list("version_id", "answers").iterator(chunk_size=1000):
        total += 1
        specs = register.definitions[version_id].by_key
        for key, value in answers.items():
            tally, spec = tallies.get(key), specs.get(key)
            if tally is not None and spec is not None and value is not None:
                tally.add(value, typed_answer(tally.field, value, spec))
    context = drawing_context(register)
    anonymous = register.settings.anonymous
    if anonymous and 0 < total < LEAST:
        return total, []
    return total, [
        _summed(tally, total, context, anonymous=anonymous, masked=key in closed) for key, tally in tallies.items()
    ]


def typed_answer(field: RegisterField, value: Any, spec: Any) -> Any:
    """Returns the answer as expressions see it, None for one that its field cannot read."""
    try:
        return field.type.to_value(value, spec)
    except (TypeError, ValueError, AttributeError, ArithmeticError):
        return None  # an answer of an older version, under the same key and of another type


def asked_fields(register: Register) -> list[RegisterField]:
    """Returns the questions of the published version that a summary can say something about."""
    return [
        field
        for field in register.fields.values()
        if not field.column and not field.is_old and (kind_of(field) or field.kind)
    ]


def _summed(tally: Tally, total: int, context: FillContext, *, anonymous: bool, masked: bool) -> FieldSummary:
    field, kind = tally.field, kind_of(tally.field)
    answered, _blank = suppressed_line([tally.answered, total - tally.answered]) if anonymous else (tally.answered, 0)
    few = anonymous and answered is None
    if masked or (few and kind != "choice"):
        return FieldSummary(field=field, answered=answered, withheld=few)
    if kind == "number":
        return _number(tally, answered, total=total, anonymous=anonymous)
    if kind in ("choice", "date"):
        months = dict.fromkeys(sorted(tally.counts), "")
        labels = choice_labels(field, tally.counts, context) if kind == "choice" else months
        pairs = [(label or code, tally.counts.get(code, 0)) for code, label in labels.items()]
        return _distribution(tally, pairs, answered, total=total, anonymous=anonymous)
    texts = () if anonymous or kind != "text" else tuple(tally.texts)
    return FieldSummary(field=field, answered=answered, texts=texts)


def _distribution(
    tally: Tally, pairs: Sequence[tuple[str, int]], answered: int | None, *, total: int, anonymous: bool
) -> FieldSummary:
    """Sums up counts by answer. Each of an anonymous survey is a group of a known number of people.

    Those who did not answer are one more group, and how many answered says the same as how many did not.
    """
    counts: Sequence[int | None] = [count for _label, count in pairs]
    if anonymous and tally.field.kind == "options" and not tally.field.type.is_tree:
        counts = suppressed_apart([count for _label, count in pairs], tally.answered)
    elif anonymous:
        *counts, rest = suppressed_line(margin_of([count for _label, count in pairs], total))
        answered = None if rest is None else total - rest
    shares = [
        Share(
            label=label,
            count=count,
            percent=None if count is None or not answered else round(Decimal(count) * 100 / answered, 1),
        )
        for (label, _all), count in zip(pairs, counts, strict=True)
    ]
    withheld = answered is None or any(count is None for count in counts)
    return FieldSummary(field=tally.field, answered=answered, shares=shares, withheld=withheld)


def margin_of(counts: Sequence[int], total: int) -> list[int]:
    """Returns the counts of a question with one answer to a record, and at the end everybody else."""
    return [*counts, total - sum(counts)]


def choice_labels(field: RegisterField, counts: Mapping[str, int], context: FillContext) -> dict[str, str]:
    """Returns {code: words}: what is offered first, then what else was answered, the most frequent first."""
    if field.kind == "bool":
        return {code: field.type.text(code == "true", field.spec, context) for code in ("true", "false")}
    labels = {value: str(label) for value, label in field.options(context)}
    for code, _count in sorted(counts.items(), key=lambda pair: -pair[1]):
        if code not in labels and len(labels) < MOST_BARS:
            labels[code] = field.words(code, context)
    # Of a tree only what was answered: its branches are no answers.
    return {code: words for code, words in labels.items() if code in counts} if field.type.is_tree else labels


def _number(tally: Tally, answered: int | None, *, total: int, anonymous: bool) -> FieldSummary:
    numbers = sorted(tally.numbers)
    if not numbers:
        return FieldSummary(field=tally.field, answered=answered)
    quarters = statistics.quantiles(numbers, n=4, method="inclusive") if len(numbers) > 1 else [numbers[0]] * 3
    figures: list[tuple[str, Any]] = [
        (_("Sum"), rounded(sum(map(Decimal, map(repr, numbers))), 2)),
        (_("Average"), rounded(statistics.fmean(numbers), 2)),
        (_("Median"), rounded(quarters[1], 2)),
        (_("Middle half"), f"{rounded(quarters[0], 2)} – {rounded(quarters[2], 2)}"),
    ]
    if not anonymous:
        # The smallest and the largest answer are single persons' answers.
        figures += [(_("Smallest"), rounded(numbers[0], 6)), (_("Largest"), rounded(numbers[-1], 6))]
    found = _distribution(tally, _histogram(numbers), answered, total=total, anonymous=anonymous)
    # Out of a sum and the counts of the other values, withheld counts of single values could be worked out.
    return found if anonymous and found.withheld else replace(found, figures=figures)


def _histogram(numbers: Sequence[float]) -> list[tuple[str, int]]:
    """Counts in at most BINS ranges of a round width; single values where there are few."""
    distinct = sorted(set(numbers))
    if len(distinct) <= BINS:
        counted = Counter(numbers)
        return [(str(rounded(value, 6)), counted[value]) for value in distinct]
    low, high = distinct[0], distinct[-1]
    width = Decimal((high - low) / BINS)
    step = Decimal(10) ** width.adjusted()
    step = next((step * factor for factor in (1, 2, 5, 10) if step * factor >= width), step * 10)
    first = (Decimal(low) // step) * step
    places = Counter(int((Decimal(number) - first) // step) for number in numbers)
    return [
        (f"{rounded(first + step * place, 6)} – {rounded(first + step * (place + 1), 6)}", places.get(place, 0))
        for place in range(max(places) + 1)
    ]

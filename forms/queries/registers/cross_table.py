"""How the answers to two questions go together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forms.engine.suppression import suppressed_table, together, with_totals
from forms.field_types.context import FillContext
from forms.models import Record

from .fields import RegisterField
from .register import Register, drawing_context
from .summary import asked_fields, choice_labels, codes_of, margin_of, typed_answer


@dataclass(frozen=True, kw_only=True)
class CrossTable:
    """Two questions: counts by row and column, totals at the end; None is withheld."""

    down: RegisterField
    across: RegisterField
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int | None]]]
    withheld: bool


def crossable(register: Register) -> list[RegisterField]:
    """Returns the fields with few different answers, one to a record."""
    return [
        field
        for field in asked_fields(register)
        if field.kind in ("option", "bool") and register.may_read_whole(field.key)
    ]


def cross_table(register: Register, rows: QuerySet[Record], down: RegisterField, across: RegisterField) -> CrossTable:
    """Returns how the answers to two questions go together.

    Of an anonymous survey the answers that are withheld at the question itself are one row, or one column, here too.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for version_id, answers in rows.order_by().values_list("version_id", "answers").iterator(chunk_size=1000):
        specs = register.definitions[version_id].by_key
        pair = tuple(
            next(iter(codes_of(value, typed_answer(field, value, specs[field.key]))), "")
            if (value := answers.get(field.key)) is not None and field.key in specs
            else ""
            for field in (down, across)
        )
        counts[(pair[0], pair[1])] += 1
    anonymous = register.settings.anonymous
    context = drawing_context(register)
    heads = [_heads(asked, counts, place, context, pooled=anonymous) for place, asked in enumerate((down, across))]
    plain = [[sum(counts[(y, x)] for y in ys for x in xs) for _label, xs in heads[1]] for _label, ys in heads[0]]
    table: Sequence[Sequence[int | None]]
    table = suppressed_table(plain) if anonymous else with_totals(plain)
    names = [*(label for label, _codes in heads[0]), _("Total")]
    return CrossTable(
        down=down,
        across=across,
        columns=[*(label for label, _codes in heads[1]), _("Total")],
        rows=list(zip(names, table, strict=True)),
        withheld=any(cell is None for line in table for cell in line),
    )


def _heads(
    asked: RegisterField, counts: Counter[tuple[str, str]], place: int, context: FillContext, *, pooled: bool
) -> list[tuple[str, list[str]]]:
    """Returns the lines of a cross table: words, and the codes counted there; "" is no answer."""
    seen: Counter[str] = Counter()
    for pair, number in counts.items():
        seen[pair[place]] += number
    labels = choice_labels(asked, {code: number for code, number in seen.items() if code}, context)
    others = [code for code in seen if code not in labels]
    blank = _("blank") if set(others) <= {""} else _("others")
    lines = [*((label or code, [code]) for code, label in labels.items()), (blank, others)]
    if pooled:
        margin = margin_of([seen[code] for code in labels], seen.total())
        groups = together(margin)
        lines = [
            lines[group[0]]
            if len(group) == 1
            else (_("withheld answers together"), [code for each in group for code in lines[each][1]])
            for group in groups
        ]
    return [(label, codes) for label, codes in lines if codes]

"""Cells of a register: each answer as its own version's field shows it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from forms.engine.definition import FormDefinition
from forms.field_types import UnknownFieldType, field_type
from forms.field_types.context import FillContext, Option
from forms.models import Form, Record
from forms.services.fill_context import fill_context

from .fields import RegisterField

MOST_REMEMBERED = 50_000
Definitions: TypeAlias = Mapping[int, FormDefinition]
"""What this person may know of each version, by its id."""


@dataclass
class RememberingLookup:
    """A lookup that asks for every name once: a list shows the same people again and again."""

    inner: Any
    known: dict[tuple[str, str], Option | None] = field(default_factory=dict)

    def search(self, text: str, *, actor: Any, config: Mapping[str, Any], limit: int) -> Sequence[Option]:
        found: Sequence[Option] = self.inner.search(text, actor=actor, config=config, limit=limit)
        return found

    def find(self, value: str, *, actor: Any, config: Mapping[str, Any]) -> Option | None:
        place = (value, repr(sorted(config.items(), key=lambda pair: pair[0])))
        if place not in self.known:
            if len(self.known) > MOST_REMEMBERED:
                self.known.clear()
            self.known[place] = self.inner.find(value, actor=actor, config=config)
        return self.known[place]


def reading_context(*, user: Any, form: Form, unmasked: Collection[str] = (), place: str = "") -> FillContext:
    """Returns the context for reading many records of a form."""
    context = fill_context(user=user, place=place or f"register:{form.key}")
    lookups = {name: RememberingLookup(lookup) for name, lookup in context.lookups.items()}
    return replace(context, lookups=lookups, unmasked=unmasked)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell on screen; ``html`` is escaped, "" for a blank answer."""

    key: str
    label: Any
    html: SafeString | str
    is_number: bool = False
    can_edit: bool = False
    record: Any = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One record on screen."""

    record: Record
    cells: Sequence[Cell]
    title: str
    can_edit: bool
    changeable: Collection[str]
    """The keys of the answers that may be changed one by one."""


def draw_rows(
    records: Iterable[Record],
    columns: Sequence[RegisterField],
    *,
    definitions: Definitions,
    context: FillContext,
    changeable: Callable[[Record], Collection[str] | None] = lambda record: None,
) -> list[Row]:
    """Returns the records drawn; files and names are fetched for all of them at once where that is possible."""
    records = list(records)
    _preload(records, columns, context)
    drawn = []
    for record in records:
        keys = changeable(record)
        cells = [
            draw_cell(record, column, definitions=definitions, context=context, editable=column.key in (keys or ()))
            for column in columns
        ]
        title = record_title(record, definitions, context)
        drawn.append(Row(record=record, cells=cells, title=title, can_edit=keys is not None, changeable=keys or ()))
    return drawn


def draw_cell(
    record: Record, column: RegisterField, *, definitions: Definitions, context: FillContext, editable: bool = False
) -> Cell:
    """Returns one cell."""
    if column.column:
        return Cell(key=column.key, label=column.label, html=own_text(record, column), record=record)
    spec = definitions[record.version_id].by_key.get(column.key)
    value = record.answers.get(column.key)
    html: SafeString | str = ""
    if spec is not None and value is not None:
        html = field_type(spec.type).show(value, spec, at_record(context, record))
    # What is computed or written by the system is never typed into a cell; a control would show what is masked.
    typed = (
        spec is not None
        and spec.computed is None
        and spec.read_only is not True
        and field_type(spec.type).is_input
        and (not field_type(spec.type).masks_anything(spec) or context.may_unmask(spec.key))
    )
    return Cell(
        key=column.key,
        label=column.label,
        html=html,
        is_number=column.is_number,
        can_edit=editable and typed and record.status == "submitted",
        record=record,
    )


def at_record(context: FillContext, record: Record) -> FillContext:
    """Returns the context for one record: its files belong to it and are shown nowhere else."""
    return replace(context, place=f"record:{record.pk}", unit_path=record.unit_path)


def own_text(record: Record, column: RegisterField) -> SafeString:
    """Returns what every record has as text."""
    texts: Mapping[str, Callable[[], str]] = {
        "_number": lambda: record.number,
        "_unit": lambda: record.unit.label if record.unit else "",
        "_owner": lambda: record.owner.get_full_name() or record.owner.get_username() if record.owner else "",
        "_submitted": lambda: _moment(record.submitted_at),
        "_updated": lambda: _moment(record.updated_at),
        "_status": lambda: str(record.get_status_display()),
        "_origin": lambda: str(record.get_origin_display()),
    }
    return format_html("{}", texts[column.key]())


def record_title(record: Record, definitions: Definitions, context: FillContext) -> str:
    """Returns what a record is called: its first short answer, or its number."""
    for spec in definitions[record.version_id].fields:
        value = record.answers.get(spec.key)
        try:
            kind = field_type(spec.type)
        except UnknownFieldType:
            continue
        if value is not None and isinstance(value, str) and kind.key == "text" and not kind.masking_of(spec):
            return value[:80]
    return record.number


def _moment(moment: Any) -> str:
    return date_format(localtime(moment), "Y-m-d H:i")


def _preload(records: Sequence[Record], columns: Sequence[RegisterField], context: FillContext) -> None:
    preload = getattr(context.shelf, "preload", None)
    if preload is None:
        return
    wanted = []
    for column in columns:
        if not column.column and column.type.takes_files:
            wanted += [
                each for record in records for each in column.type.file_ids(record.answers.get(column.key), column.spec)
            ]
    preload(wanted)

"""Rows of a file as answers: every cell is read, cleaned and checked as if it had been typed into the form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as part
from typing import Any

from django.utils.translation import gettext as _

from forms.field_types import field_type
from forms.field_types.context import FillContext
from forms.field_types.errors import FieldError
from forms.models import Record, RecordJob
from forms.problem_texts import fix_of, message_of
from forms.queries.registers import Register, drawing_context
from forms.services.clean_submission import clean_submission
from forms.services.not_taken import not_taken
from forms.services.register_rules import normal
from organization.models import Unit

from .import_file import NUMBER, UNIT, XLSX_LIMITS, FileRow, file_rows
from .jobs import JobRefused


@dataclass(frozen=True, kw_only=True)
class BadCell:
    """One thing wrong: row and column as people see them, what stands there, what is wrong and what to do."""

    row: int
    column: str
    cell: str
    text: str
    fix: str = ""


@dataclass(kw_only=True)
class ReadRow:
    """What one row comes to: a new record, or the record that it changes, and what is wrong with it."""

    number: int
    values: Mapping[str, Any] = part(default_factory=dict)
    unit: Unit | None = None
    record: Record | None = None
    changed: bool = False
    problems: list[BadCell] = part(default_factory=list)


class RowReader:
    """Reads the rows of one import with one mapping; looks up units, names and records once each."""

    def __init__(self, job: RecordJob, register: Register) -> None:
        if register.version is None:
            raise JobRefused("not_published")
        self.job = job
        self.register = register
        self.definition = register.version.definition
        self.context: FillContext = drawing_context(register)
        self.mapping = {int(place): key for place, key in job.parameters["mapping"].items()}
        self.header: list[str] = job.parameters["header"]
        self.writable = {key for key in self.mapping.values() if key not in (NUMBER, UNIT)}
        self.key: str = job.parameters.get("key", "")
        self.units: dict[str, Unit] | None = None
        self.known: dict[Any, Record | None] | None = None
        self.seen: dict[Any, int] = {}

    def rows(self) -> Iterator[ReadRow]:
        """Yields every row of the file, read."""
        for row in file_rows(self.job):
            yield self.read(row)

    def read(self, row: FileRow) -> ReadRow:
        """Returns what a row comes to."""
        found = ReadRow(number=row.number)
        raw: dict[str, Any] = {}
        for place, key in self.mapping.items():
            self._cell(row, place, key, raw, found)
        found.record = self._existing(row, found)
        self._clean(row, raw, found)
        return found

    def _cell(self, row: FileRow, place: int, key: str, raw: dict[str, Any], found: ReadRow) -> None:
        text = row.cell(place)
        if place in row.formulas:
            found.problems.append(self._bad(row, key, _("The cell holds a formula."), _("Paste it as a value.")))
        elif len(text) > XLSX_LIMITS.text:
            found.problems.append(self._bad(row, key, _("The text is too long."), _("Make it shorter.")))
        elif key == UNIT:
            found.unit = self._unit(row, text, found)
        elif key != NUMBER and text:
            spec = self.definition.field(key)
            try:
                raw[key] = field_type(spec.type).import_cell(text, spec, self.context)
            except FieldError as error:
                message = message_of(error.code, error.context)
                found.problems.append(self._bad(row, key, message, fix_of(error.code, error.context)))

    def _clean(self, row: FileRow, raw: dict[str, Any], found: ReadRow) -> None:
        stored = found.record.answers if found.record else {}
        cleaned = clean_submission(
            definition=self.definition,
            stored=stored,
            data=raw,
            writable=self.register.rights.writable if not found.record else self.writable,
            context=self.context,
            judged=self.register.rights.writable,
        )
        named = {problem.column for problem in found.problems}
        passed_over = not_taken(definition=self.definition, cleaned=cleaned, context=self.context)
        for key, messages in {**cleaned.errors, **passed_over}.items():
            label = self._column(key)
            if label not in named:
                found.problems += [self._bad(row, key, message.text, message.fix) for message in messages]
        found.values = {key: self._kept(key, value, stored.get(key)) for key, value in cleaned.values.items()}
        found.changed = found.record is None or found.values != stored

    def _kept(self, key: str, value: Any, before: Any) -> Any:
        """The stored answer where the cell says the same in other words: 10.5 for 10.50."""
        if before is None or value == before:
            return value
        spec = self.definition.field(key)
        kind = field_type(spec.type)
        return before if kind.to_value(value, spec) == kind.to_value(before, spec) else value

    def _existing(self, row: FileRow, found: ReadRow) -> Record | None:
        """The record with the same answer in the key column; a second row for it, or one out of reach, is a problem."""
        if not self.key:
            return None
        place = next((place for place, key in self.mapping.items() if key == self.key), None)
        text = row.cell(place) if place is not None else ""
        if not text:
            return None
        value = self._key_value(text)
        if value in self.seen:
            words = _("Row %(row)s has the same.") % {"row": self.seen[value]}
            found.problems.append(self._bad(row, self.key, words, _("Keep one of the two rows.")))
            return None
        self.seen[value] = row.number
        records = self._records()
        if value in records:
            record = records[value]
            if record is None:
                words = _("Several records have this.")
                found.problems.append(self._bad(row, self.key, words, _("Choose another column to find records by.")))
            return record
        if self.key == NUMBER:
            words = _("There is no record with this number.")
            found.problems.append(self._bad(row, self.key, words, _("Correct the number, or leave the cell blank.")))
        return None

    def _key_value(self, text: str) -> Any:
        if self.key == NUMBER:
            return normal(text)
        spec = self.definition.field(self.key)
        kind = field_type(spec.type)
        try:
            value = kind.clean(kind.import_cell(text, spec, self.context), spec, self.context)
        except FieldError:
            return normal(text)
        return repr(normal(value))

    def _records(self) -> dict[Any, Record | None]:
        if self.known is None:
            self.known = {}
            rows = self.register.records.filter(status="submitted").only(
                "id", "number", "answers", "seq", "status", "unit_path", "version", "form"
            )
            for record in rows.iterator(chunk_size=1000):
                value = record.answers.get(self.key)
                if self.key != NUMBER and value is None:
                    continue
                place = normal(record.number) if self.key == NUMBER else repr(normal(value))
                self.known[place] = None if place in self.known else record
        return self.known

    def _unit(self, row: FileRow, text: str, found: ReadRow) -> Unit | None:
        if not text:
            return None
        if self.units is None:
            self.units = {}
            for unit in Unit.objects.order_by("depth"):
                for name in (unit.code, unit.name, unit.name_en):
                    if name:
                        self.units.setdefault(name.strip().casefold(), unit)
        unit = self.units.get(text.strip().casefold())
        if unit is None:
            words = _("There is no unit of this name or code.")
            found.problems.append(self._bad(row, UNIT, words, _("Correct the name, or write the unit's code.")))
        return unit

    def _column(self, key: str) -> str:
        place = next((place for place, each in self.mapping.items() if each == key), None)
        if place is not None and self.header[place]:
            return self.header[place]
        field = self.register.fields.get(key)
        return str(field.label) if field else key

    def _bad(self, row: FileRow, key: str, text: str, fix: str = "") -> BadCell:
        place = next((place for place, each in self.mapping.items() if each == key), None)
        cell = row.cell(place)[:80] if place is not None else ""
        return BadCell(row=row.number, column=self._column(key), cell=cell, text=text, fix=fix)

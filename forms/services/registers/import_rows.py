"""Rows of a file as answers: every cell is read, cleaned and checked as if it had been typed into the form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as part
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from forms.engine.definition import FieldSpec, FormDefinition
from forms.field_rights import FieldRights
from forms.field_types import field_type
from forms.field_types.context import FillContext, NobodysProfile
from forms.field_types.errors import FieldError, FieldErrors
from forms.models import Record, RecordJob, VersionStatus
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
        versions = register.form.versions.exclude(status=VersionStatus.DRAFT)
        self.definitions = {version.pk: version.definition for version in versions}
        # A file's answers are other people's: they never begin with what is known of whoever brings it.
        self.context: FillContext = replace(
            drawing_context(register), profile=NobodysProfile(), nameless=register.settings.anonymous
        )
        self.mapping = {int(place): key for place, key in job.parameters["mapping"].items()}
        self.header: list[str] = job.parameters["header"]
        self.writable = {key for key in self.mapping.values() if key not in (NUMBER, UNIT)}
        self.asks = any(definition.fact_calls for definition in self.definitions.values())
        self.key: str = job.parameters.get("key", "")
        self.units: dict[str, Unit] | None = None
        self.unit_names: dict[int, set[str]] = {}
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
        found.record = self._existing(row, found)
        for place, key in self.mapping.items():
            self._cell(row, place, key, raw, found)
        self._clean(row, raw, found)
        return found

    def _version(self, record: Record | None) -> tuple[FormDefinition, FieldRights]:
        """What a row is read by: a record keeps the version in which it was given, a new one has the newest."""
        if record is None:
            return self.definition, self.register.rights
        return self.definitions[record.version_id], self.register.version_rights[record.version_id]

    def _cell(self, row: FileRow, place: int, key: str, raw: dict[str, Any], found: ReadRow) -> None:
        text = row.cell(place)
        if place in row.formulas:
            found.problems.append(
                self._bad(row, key, _("The cell holds a formula or an error."), _("Paste it as a value."))
            )
        elif len(text) > XLSX_LIMITS.text:
            found.problems.append(self._bad(row, key, _("The text is too long."), _("Make it shorter.")))
        elif key == UNIT:
            found.unit = self._unit(row, text, found)
        elif key != NUMBER and text:
            definition, rights = self._version(found.record)
            spec = definition.by_key.get(key)
            if spec is None or key not in rights.writable or spec.computed is not None or spec.read_only is True:
                words = _("The version in which this record was given does not ask you for this.")
                fix = _("Leave the cell blank, or move the record to the newest version first.")
                found.problems.append(self._bad(row, key, words, fix))
                return
            try:
                raw[key] = field_type(spec.type).import_cell(text, spec, self.context)
            except FieldError as error:
                message = message_of(error.code, error.context)
                found.problems.append(self._bad(row, key, message, fix_of(error.code, error.context)))

    def _clean(self, row: FileRow, raw: dict[str, Any], found: ReadRow) -> None:
        stored = found.record.answers if found.record else {}
        context = self.context
        if found.record is not None:
            sender = (found.record.owner if self.asks else None) or AnonymousUser()
            context = replace(context, handed_in=True, sender=sender)
        definition, rights = self._version(found.record)
        cleaned = clean_submission(
            definition=definition,
            stored=stored,
            data=raw,
            writable=rights.writable & self.writable if found.record else rights.writable,
            context=context,
            judged=rights.writable,
            begins=() if found.record else set(definition.keys()) - self.writable,
        )
        named = {problem.column for problem in found.problems}
        passed_over = not_taken(definition=definition, cleaned=cleaned, context=context)
        for key, messages in {**cleaned.errors, **passed_over}.items():
            label = self._column(key)
            if label not in named:
                found.problems += [self._bad(row, key, message.text, message.fix) for message in messages]
        specs = definition.by_key
        found.values = {key: _kept(specs[key], value, stored.get(key)) for key, value in cleaned.values.items()}
        found.changed = found.record is None or found.values != stored

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
        except (FieldError, FieldErrors):
            return normal(text)
        return repr(normal(value))

    def _records(self) -> dict[Any, Record | None]:
        if self.known is None:
            self.known = {}
            rows = self.register.records.filter(status="submitted").only(
                "id", "number", "answers", "seq", "status", "unit", "unit_path", "version", "form", "owner"
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
                names = {name.strip().casefold() for name in (unit.code, unit.name, unit.name_en) if name}
                self.unit_names[unit.pk] = names
                for name in names:
                    self.units.setdefault(name, unit)
        said = text.strip().casefold()
        unit = self.units.get(said)
        if unit is None:
            words = _("There is no unit of this name or code.")
            found.problems.append(self._bad(row, UNIT, words, _("Correct the name, or write the unit's code.")))
        elif found.record is not None and said not in self.unit_names.get(found.record.unit_id or 0, ()):
            words = _("An import does not move a record to another unit.")
            found.problems.append(self._bad(row, UNIT, words, _("Leave the cell blank, or write the record's unit.")))
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


def _kept(spec: FieldSpec, value: Any, before: Any) -> Any:
    """The stored answer where the cell says the same in other words: 10.5 for 10.50."""
    if before is None or value == before:
        return value
    kind = field_type(spec.type)
    return before if kind.to_value(value, spec) == kind.to_value(before, spec) else value

"""Checking and doing an import."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import transaction

from forms.models import (
    ChangeKind,
    FormSettings,
    Origin,
    Record,
    RecordChange,
    RecordJob,
)
from forms.queries.registers import register_of
from forms.refusals import RecordInvalid, RecordRefused
from forms.services.anonymity import day_only, scatter, scattered_key
from forms.services.change_record import lock_record, store_answers
from forms.services.record_numbers import take_numbers
from forms.services.record_text import record_text
from forms.services.register_rules import bulk_claims
from forms.services.submit_record import answers_left
from forms.signals import record_changed, record_submitted
from organization import clock
from organization.models import Unit

from .import_rows import BadCell, ReadRow, RowReader
from .jobs import JobRefused, progress

MOST_PROBLEMS = 2000
BATCH = 500
SMALL = 300
"""Up to so many rows are checked while one waits."""


def check_import(job: RecordJob) -> dict[str, Any]:
    """Notes in the job what it would do, and every bad cell; nothing is stored but that."""
    register = register_of(job.form, job.by)
    reader = RowReader(job, register)
    tell = progress(job)
    problems: list[BadCell] = []
    counts = {"new": 0, "changed": 0, "unchanged": 0, "bad": 0}
    for place, row in enumerate(reader.rows(), start=1):
        counts[outcome_of(row)] += 1
        problems += row.problems[: max(0, MOST_PROBLEMS - len(problems))]
        if place % 200 == 0:
            tell(place)
    left = answers_left(register.settings)
    beyond = 0 if left is None else max(0, counts["new"] - left)
    job.report = {"checked": counts, "problems": [asdict(each) for each in problems], "beyond_quota": beyond}
    job.done = 0
    job.save(update_fields=["report", "done"])
    return job.report


def outcome_of(row: ReadRow) -> str:
    """Returns what becomes of a row."""
    if row.problems:
        return "bad"
    if row.record is None:
        return "new"
    return "changed" if row.changed else "unchanged"


def run_import(job: RecordJob) -> dict[str, Any]:
    """Imports all rows, or with ``skip_bad`` the good ones, in one transaction; returns the report."""
    register = register_of(job.form, job.by)
    if not register.can_manage:
        raise JobRefused("not_yours")
    reader = RowReader(job, register)
    tell = progress(job)
    counts = {"new": 0, "changed": 0, "unchanged": 0, "bad": 0}
    problems: list[BadCell] = []
    # Cleaning takes long and needs no lock: the good rows wait in a file, and then they are written in one go.
    with TemporaryFile() as good:
        for place, row in enumerate(reader.rows(), start=1):
            outcome = outcome_of(row)
            counts[outcome] += 1
            problems += row.problems[: max(0, MOST_PROBLEMS - len(problems))]
            if outcome in ("new", "changed"):
                good.write(json.dumps(_kept(row), ensure_ascii=False).encode() + b"\n")
            if place % 200 == 0:
                tell(place)
        if counts["bad"] and not job.parameters.get("skip_bad"):
            raise JobRefused("bad_rows", count=counts["bad"])
        good.seek(0)
        late = _write(job, register, good, skip_bad=bool(job.parameters.get("skip_bad")))
    for outcome, problem in late:
        counts[outcome] -= 1
        counts["bad"] += 1
        problems.append(problem)
    job.done = job.total
    return {"imported": counts, "problems": [asdict(each) for each in problems[:MOST_PROBLEMS]]}


def _kept(row: ReadRow) -> dict[str, Any]:
    record = row.record
    return {
        "row": row.number,
        "values": dict(row.values),
        "unit": row.unit.pk if row.unit else None,
        "record": str(record.pk) if record else None,
        "seq": record.seq if record else 0,
    }


def _batches(good: IO[bytes]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for line in good:
        batch.append(json.loads(line))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@transaction.atomic
def _write(job: RecordJob, register: Any, good: IO[bytes], *, skip_bad: bool) -> list[tuple[str, BadCell]]:
    settings = FormSettings.objects.select_for_update().select_related("form").get(form=job.form)
    late: list[tuple[str, BadCell]] = []
    for batch in _batches(good):
        late += [("changed", bad) for row in batch if row["record"] and (bad := _change(job, row))]
        fresh = [row for row in batch if not row["record"]]
        late += [("new", bad) for bad in _add(job, register, settings, fresh)]
        if late and not skip_bad:
            raise JobRefused("bad_rows", count=len(late))
    return late


def _change(job: RecordJob, row: dict[str, Any]) -> BadCell | None:
    try:
        with transaction.atomic():
            record = lock_record(Record(pk=row["record"]), row["seq"])
            store_answers(record, row["values"], user=job.by, kind=ChangeKind.IMPORTED, job=job)
    except RecordRefused as refused:
        return BadCell(row=row["row"], column="", cell="", text=refused.text)
    except RecordInvalid as invalid:
        return _late(row["row"], invalid)
    return None


def _late(row: int, invalid: RecordInvalid) -> BadCell:
    message = next(message for found in invalid.errors.values() for message in found)
    return BadCell(row=row, column=message.field, cell="", text=message.text, fix=message.fix)


def _add(job: RecordJob, register: Any, settings: FormSettings, rows: Sequence[dict[str, Any]]) -> list[BadCell]:
    """Adds new records; those that break a rule across records are left out and named."""
    if not rows:
        return []
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in={row["unit"] for row in rows if row["unit"]})}
    now = clock.now()
    at = day_only(now) if settings.anonymous else now
    records = [
        Record(
            form=job.form,
            version=register.version,
            answers=row["values"],
            unit=units.get(row["unit"]),
            unit_path=units[row["unit"]].path if row["unit"] in units else "",
            origin=Origin.IMPORT,
            submitted_at=at,
            updated_at=at,
        )
        for row in rows
    ]
    broken = bulk_claims(job.form, records)
    good = [record for place, record in enumerate(records) if place not in broken]
    definition = register.version.definition
    for record, number in zip(good, take_numbers(settings, clock.today(), len(good)), strict=True):
        record.number = number
        record.text = record_text(definition, number, record.answers)
    Record.objects.bulk_create(good)
    _remember(job, settings, good)
    return [
        BadCell(row=rows[place]["row"], column=messages[0].field, cell="", text=messages[0].text, fix=messages[0].fix)
        for place, messages in broken.items()
    ]


def _remember(job: RecordJob, settings: FormSettings, records: Sequence[Record]) -> None:
    changes = [
        RecordChange(
            pk=scattered_key() if settings.anonymous else None,
            record=record,
            seq=1,
            kind=ChangeKind.IMPORTED,
            changes={key: [None, value] for key, value in record.answers.items()},
            by=job.by,
            at=record.updated_at,
            job=job,
        )
        for record in records
    ]
    RecordChange.objects.bulk_create(changes)
    for record, change in zip(records, changes, strict=True):
        if settings.anonymous:
            scatter(record)
        record_submitted.send(Record, record=record, change=change)
        record_changed.send(Record, record=record, change=change)

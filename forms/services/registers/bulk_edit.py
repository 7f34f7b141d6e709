"""One answer changed in many records at once."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forms.models import Record, RecordJob
from forms.queries.registers import Register, RegisterState, matching, with_ids
from forms.refusals import RecordInvalid, RecordRefused
from forms.services.change_record import change_record, withdraw_record

from .jobs import progress, register_and_state

WITHDRAW = "withdraw"
MOST_NAMED = 500
MOST_TICKED = 1000


def chosen_records(register: Register, state: RegisterState, ids: list[str], *, every: bool) -> QuerySet[Record]:
    """Returns the ticked records, or every one that the list matches."""
    rows = matching(register, state).rows
    return rows if every else with_ids(rows, ids[:MOST_TICKED])


def run_bulk_edit(job: RecordJob) -> dict[str, Any]:
    """Changes one answer in every record of the job, or withdraws them; returns what was left out and why."""
    register, state = register_and_state(job)
    asked = job.parameters
    ids = list(chosen_records(register, state, asked["ids"], every=asked["every"]).values_list("pk", flat=True))
    job.total = len(ids)
    RecordJob.objects.filter(pk=job.pk).update(total=job.total)
    tell = progress(job)
    left_out: list[dict[str, str]] = []
    changed = 0
    for place, pk in enumerate(ids, start=1):
        record = Record.objects.select_related("version", "form").get(pk=pk)
        problem, has_changed = _edit(job, register, record)
        changed += has_changed
        if problem and len(left_out) < MOST_NAMED:
            left_out.append({"number": record.number, "text": problem})
        if place % 20 == 0 or place == job.total:
            tell(place)
    return {"changed": changed, "left_out": left_out}


def _edit(job: RecordJob, register: Register, record: Record) -> tuple[str, bool]:
    field = job.parameters["field"]
    try:
        if field == WITHDRAW:
            withdraw_record(
                record=record, user=job.by, expected_seq=record.seq, reason=job.parameters["reason"], job=job
            )
            return "", True
        if field not in register.version_rights[record.version_id].writable:
            return _("Its version does not have this field."), False
        before = record.seq
        after = change_record(
            record=record,
            user=job.by,
            data={field: job.parameters["raw"]},
            expected_seq=before,
            reason=job.parameters["reason"],
            job=job,
            writable={field},
        )
    except RecordRefused as refused:
        return refused.text, False
    except RecordInvalid as invalid:
        return " ".join(str(message) for found in invalid.errors.values() for message in found), False
    return "", after.seq != before

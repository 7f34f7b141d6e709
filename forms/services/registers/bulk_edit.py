"""One answer changed in many records at once, and taking back what a job changed."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forms.models import ChangeKind, Record, RecordChange, RecordJob
from forms.queries.registers import Register, RegisterState, matching, register_of, with_ids
from forms.refusals import RecordInvalid, RecordRefused
from forms.services.change_record import change_record, lock_record, restore_record, store_answers, withdraw_record

from .jobs import JobRefused, is_undoable, progress, register_and_state

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


@transaction.atomic
def undo_job(*, job: RecordJob, by: Any) -> RecordJob:
    """Returns the job, undone: every record it changed is as before, unless somebody changed it since.

    New records of an import are withdrawn. Raises JobRefused (not_undoable, not_yours).
    """
    job = RecordJob.objects.select_for_update(of=("self",)).select_related("form").get(pk=job.pk)
    if not is_undoable(job):
        raise JobRefused("not_undoable")
    register = register_of(job.form, by)
    if not (register.can_manage or (job.by_id == by.pk and register.can_edit)):
        raise JobRefused("not_yours")
    left_out: list[dict[str, str]] = []
    undone = 0
    # The list is made first: taking back adds changes of the same job.
    changes = list(RecordChange.objects.filter(job=job).order_by("pk").values_list("pk", flat=True))
    for pk in changes:
        change = RecordChange.objects.select_related("record", "version_before").get(pk=pk)
        problem = _undo(change, job, by)
        undone += not problem
        if problem and len(left_out) < MOST_NAMED:
            left_out.append({"number": change.record.number, "text": problem})
    job.undo()
    job.report = {**job.report, "undone": {"records": undone, "left_out": left_out}}
    job.save(update_fields=["status", "report"])
    return job


def _undo(change: RecordChange, job: RecordJob, by: Any) -> str:
    reason = _("%(job)s taken back") % {"job": job.get_kind_display()}
    try:
        with transaction.atomic():
            record = lock_record(change.record, change.seq)
            if change.seq == 1 and change.kind == ChangeKind.IMPORTED:
                withdraw_record(record=record, user=by, expected_seq=change.seq, reason=reason, job=job)
            elif change.kind == ChangeKind.WITHDRAWN:
                restore_record(record=record, user=by, expected_seq=change.seq, reason=reason, job=job)
            else:
                store_answers(
                    record,
                    before(record, change),
                    user=by,
                    kind=ChangeKind.UNDONE,
                    version=change.version_before,
                    reason=reason,
                    job=job,
                )
    except RecordRefused as refused:
        return refused.text
    except RecordInvalid as invalid:
        return " ".join(str(message) for found in invalid.errors.values() for message in found)
    return ""


def before(record: Record, change: RecordChange) -> dict[str, Any]:
    """Returns the answers as they were before the record's last change."""
    answers = dict(record.answers)
    for key, (old, _new) in change.changes.items():
        if old is None:
            answers.pop(key, None)
        else:
            answers[key] = old
    return answers

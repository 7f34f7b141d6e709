"""Taking back what a job changed: asked for on a page, done like the job itself, record by record."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from forms.models import ChangeKind, JobKind, JobStatus, Record, RecordChange, RecordJob
from forms.queries.registers import register_of
from forms.refusals import RecordInvalid, RecordRefused
from forms.services.change_record import lock_record, restore_record, store_answers, withdraw_record

from .jobs import JobRefused, progress

KINDS: Mapping[str, tuple[str, ...]] = {
    JobKind.IMPORT: (ChangeKind.IMPORTED,),
    JobKind.BULK_EDIT: (ChangeKind.EDITED, ChangeKind.WITHDRAWN),
    JobKind.MOVE_VERSION: (ChangeKind.MOVED,),
}
"""What each kind of job does to records; its other changes are those of taking back."""
MOST_NAMED = 500


def is_undoable(job: RecordJob) -> bool:
    """Whether changes of a job can be taken back: those of one that stopped half-way as well."""
    if job.kind not in KINDS or job.status not in (JobStatus.DONE, JobStatus.FAILED):
        return False
    return job.status == JobStatus.DONE or to_undo(job).exists()


def to_undo(job: RecordJob) -> QuerySet[RecordChange]:
    """Returns the changes of a job that were not taken back yet."""
    own = RecordChange.objects.filter(job=job, kind__in=KINDS.get(job.kind, ()))
    back = RecordChange.objects.filter(job=job).exclude(kind__in=KINDS.get(job.kind, ()))
    return own.exclude(record__in=back.values("record")).order_by("pk")


@transaction.atomic
def order_undo(*, job: RecordJob, by: Any) -> RecordJob:
    """Returns the job, waiting to be taken back by ``run_job``. Raises JobRefused (not_undoable, not_yours)."""
    job = RecordJob.objects.select_for_update(of=("self",)).select_related("form").get(pk=job.pk)
    if not is_undoable(job):
        raise JobRefused("not_undoable")
    _check(job, by)
    job.ask_back()
    job.total, job.done, job.finished_at = to_undo(job).count(), 0, None
    job.report = {key: value for key, value in job.report.items() if key not in ("failed", "alive_at")}
    job.report["undo"] = {"by": by.pk, "language": translation.get_language()}
    job.save()
    return job


def run_undo(job: RecordJob) -> dict[str, Any]:
    """Puts every record as it was before the job, unless somebody changed it since; new ones are withdrawn."""
    asked = job.report["undo"]
    by = get_user_model().objects.get(pk=asked["by"])
    _check(job, by)
    left_out: list[dict[str, str]] = []
    undone, tell = 0, progress(job)
    with translation.override(asked.get("language") or "zh-hans"):
        # The list is made first: taking back adds changes of the same job.
        for place, pk in enumerate(list(to_undo(job).values_list("pk", flat=True)), start=1):
            change = RecordChange.objects.select_related("record", "version_before").get(pk=pk)
            problem = _undo(change, job, by)
            undone += not problem
            if problem and len(left_out) < MOST_NAMED:
                left_out.append({"number": change.record.number, "text": problem})
            if place % 20 == 0:
                tell(place)
    return {"undone": {"records": undone, "left_out": left_out}}


def _check(job: RecordJob, by: Any) -> None:
    register = register_of(job.form, by)
    if not (register.can_manage or (job.by_id == by.pk and register.can_edit)):
        raise JobRefused("not_yours")


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

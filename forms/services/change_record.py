"""Corrections of a record: by its sender within the time allowed, by those with the right, and by jobs."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime

from forms.access import may, may_manage
from forms.field_rights import field_rights
from forms.field_types.context import FillContext
from forms.models import ChangeKind, FormRight, FormSettings, FormVersion, Record, RecordJob, RecordStatus
from forms.refusals import RecordInvalid, RecordRefused
from organization import clock

from .anonymity import nameless
from .attach_files import attach_files
from .clean_submission import clean_submission
from .fill_context import fill_context
from .not_taken import not_taken, not_writable
from .record_text import record_text
from .register_rules import keep_rules
from .submit_record import announce, keep_quota
from .turns import give_back_turn, take_turn_again

MOST_MINUTES = 10 * 366 * 24 * 60
"""Longer than ten years nobody corrects an answer; calendars end somewhere."""


def may_correct(user: Any, record: Record) -> bool:
    """Whether the sender may still correct the record."""
    return record.owner_id is not None and record.owner_id == user.pk and clock.now() < corrections_end(record)


def corrections_end(record: Record) -> datetime:
    """Returns until when the sender may correct the record."""
    settings = FormSettings.objects.filter(form=record.form_id).first()
    return record.submitted_at + timedelta(minutes=min(settings.edit_minutes, MOST_MINUTES) if settings else 0)


def correction_over(user: Any, record: Record) -> RecordRefused | None:
    """Returns why the sender can no longer correct or withdraw the record, None while that is possible."""
    if record.status != RecordStatus.SUBMITTED:
        return RecordRefused("withdrawn_for_good")
    if may_correct(user, record):
        return None
    end = corrections_end(record)
    if record.owner_id != user.pk or end == record.submitted_at:
        return RecordRefused("not_editable")
    return RecordRefused("correction_over", until=date_format(localtime(end), "DATETIME_FORMAT"))


def may_edit(user: Any, record: Record) -> bool:
    """Whether the user may change the record: its sender in time, or somebody with the right to edit there."""
    return may_correct(user, record) or may(user, record.form_id, FormRight.EDIT, record.unit_path)


def record_context(user: Any, record: Record) -> FillContext:
    """Returns the context in which a record is changed: formulas about "the person" mean its sender, if it has one."""
    sender = record.owner or AnonymousUser()
    return fill_context(user=user, place=f"record:{record.pk}", unit_path=record.unit_path, sender=sender)


def _reads_masks(user: Any, record: Record) -> bool:
    """Whether the user sees whole what field types mask: the own answer, or one of a register that one manages."""
    return record.owner_id == user.pk or may_manage(user, record.form_id)


def change_over(user: Any, record: Record) -> RecordRefused | None:
    """Returns why the user can no longer change the record, as its sender or by right; None while that is possible."""
    if record.status == RecordStatus.SUBMITTED and may_edit(user, record):
        return None
    return correction_over(user, record)


@transaction.atomic
def change_record(
    *,
    record: Record,
    user: Any,
    data: Any,
    files: Any = None,
    expected_seq: int,
    reason: str = "",
    job: RecordJob | None = None,
    writable: Collection[str] | None = None,
    kind: str = ChangeKind.EDITED,
    by_procedure: bool = False,
    whole_page: bool = False,
) -> Record:
    """Returns the changed record; answers that ``data`` does not mention stay as they are.

    ``writable`` are the fields that may be written (by default those that the form's rights by field leave the user);
    the others are judged where the change reaches them.
    What is sent for another question, or for one that the other answers hide or lock, is refused, never passed over;
    only a ``whole_page`` sends such questions along unasked. A published procedure (``by_procedure``) needs no right
    and is not bound by read-only conditions: it writes what its design says, but nothing into hidden questions.
    Raises RecordRefused (changed_meanwhile, withdrawn, not_editable) and RecordInvalid; then nothing is stored.
    """
    locked = lock_record(record, expected_seq)
    if locked.status != RecordStatus.SUBMITTED:
        raise RecordRefused("withdrawn")
    if not by_procedure and not may_edit(user, locked):
        raise correction_over(user, locked) or RecordRefused("not_editable")
    definition = locked.version.definition
    settings = FormSettings.objects.filter(form=locked.form_id).first()
    rights = field_rights(user, settings.field_rights if settings else {}, definition)
    known = None if by_procedure else rights.whole(definition, own=_reads_masks(user, locked))
    if writable is None:
        writable = rights.writable
    place = f"record:{locked.pk}"
    context = record_context(user, locked)
    if settings and settings.anonymous:
        context = nameless(context)
    cleaned = clean_submission(
        definition=definition,
        stored=locked.answers,
        data=data,
        files=files,
        writable=writable,
        context=context,
        by_procedure=by_procedure,
        judged=() if by_procedure else rights.writable,
    )
    passed_over = {}
    if not whole_page:
        passed_over = not_taken(
            definition=definition, cleaned=cleaned, context=context, known=known, by_procedure=by_procedure
        )
    if not (whole_page or by_procedure):
        passed_over |= not_writable(definition=definition, data=data, cleaned=cleaned, writable=writable, known=known)
    if passed_over or not cleaned.is_valid:
        raise RecordInvalid({**cleaned.errors, **passed_over})
    attach_files(definition=definition, values=cleaned.values, place=place, unit_path=locked.unit_path)
    blind = () if known is None else cleaned.raw.keys() - known
    return store_answers(locked, cleaned.values, user=user, reason=reason, job=job, kind=kind, written=blind)


@transaction.atomic
def withdraw_record(
    *, record: Record, user: Any, expected_seq: int, reason: str = "", job: RecordJob | None = None
) -> Record:
    """Returns the record, withdrawn. Raises RecordRefused (changed_meanwhile, withdrawn, not_editable)."""
    locked = lock_record(record, expected_seq)
    if locked.status != RecordStatus.SUBMITTED:
        raise RecordRefused("withdrawn")
    if not may_edit(user, locked):
        raise correction_over(user, locked) or RecordRefused("not_editable")
    locked.withdraw()
    withdrawn = _count(locked, kind=ChangeKind.WITHDRAWN, user=user, reason=reason, job=job)
    give_back_turn(withdrawn)
    return withdrawn


@transaction.atomic
def restore_record(
    *, record: Record, user: Any, expected_seq: int, reason: str = "", job: RecordJob | None = None
) -> Record:
    """Returns the withdrawn record, put back.

    Raises RecordRefused (changed_meanwhile, not_withdrawn, not_editable, answered_anew, full).
    """
    settings = FormSettings.objects.select_for_update().filter(form=record.form_id).first()
    locked = lock_record(record, expected_seq)
    if locked.status != RecordStatus.WITHDRAWN:
        raise RecordRefused("not_withdrawn")
    if not may_edit(user, locked):
        raise RecordRefused("not_editable")
    if settings is not None:
        keep_quota(settings)
    take_turn_again(locked)
    locked.restore()
    return _count(locked, kind=ChangeKind.RESTORED, user=user, reason=reason, job=job)


def lock_record(record: Record, expected_seq: int) -> Record:
    """Returns the record under a row lock. Raises RecordRefused("changed_meanwhile") when its seq is another."""
    locked: Record = Record.objects.select_for_update(of=("self",)).select_related("version", "form").get(pk=record.pk)
    if locked.seq != expected_seq:
        raise RecordRefused("changed_meanwhile")
    return locked


def store_answers(
    record: Record,
    answers: Mapping[str, Any],
    *,
    user: Any,
    kind: str,
    version: FormVersion | None = None,
    reason: str = "",
    job: RecordJob | None = None,
    written: Collection[str] = (),
) -> Record:
    """Writes checked answers into a locked record and its history; unchanged answers leave no trace.

    Those ``written`` by somebody who does not read them whole always count: else a guess would tell that it is right.
    """
    keys = {*record.answers, *answers}
    changes = {
        key: [record.answers.get(key), answers.get(key)]
        for key in sorted(keys)
        if key in written or record.answers.get(key) != answers.get(key)
    }
    before = record.version if version is not None and version.pk != record.version_id else None
    if not changes and before is None:
        return record
    record.answers = dict(answers)
    record.version = version or record.version
    record.text = record_text(record.version.definition, record.number, answers)
    return _count(record, kind=kind, user=user, reason=reason, changes=changes, job=job, version_before=before)


def _count(
    record: Record, *, kind: str, user: Any, reason: str, changes: Mapping[str, Any] | None = None, **rest: Any
) -> Record:
    record.seq += 1
    record.updated_at = clock.now()
    record.save()
    keep_rules(record)
    announce(record, kind=kind, changes=changes or {}, by=user, reason=reason, **rest)
    return record

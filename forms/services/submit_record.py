"""The one way a form becomes a record: page, public link, API, procedure and import all come through here."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime

from forms.access import may_fill
from forms.field_rights import field_rights
from forms.field_types.context import FillContext, NobodysProfile
from forms.models import (
    Audience,
    ChangeKind,
    Form,
    FormSettings,
    FormUse,
    FormVersion,
    Origin,
    Record,
    RecordChange,
    RecordStatus,
    VersionStatus,
)
from forms.refusals import RecordInvalid, RecordRefused
from forms.signals import record_changed, record_submitted
from organization import clock

from .anonymity import day_only, hidden_token, nameless, scatter, scattered_key
from .attach_files import attach_files
from .clean_submission import clean_submission, is_asked
from .fill_context import fill_context
from .not_taken import not_taken, not_writable
from .record_numbers import take_numbers
from .record_text import record_text
from .register_rules import keep_rules
from .turns import has_answered, take_turn


def current_version(form: Form) -> FormVersion:
    """Returns the published version; raises RecordRefused("not_published")."""
    # The document is read only when its definition is not in memory already.
    version = FormVersion.objects.defer("document").filter(form=form, status=VersionStatus.PUBLISHED).first()
    if version is None:
        raise RecordRefused("not_published")
    return version


def check_fillable(*, form: Form, settings: FormSettings, user: Any, by_link: bool = False) -> None:
    """Raises RecordRefused unless this person may hand in an answer now."""
    if settings.use == FormUse.PROCEDURE or not (
        may_fill(user, form, settings) and (settings.audience != Audience.LINK or by_link or user.is_authenticated)
    ):
        raise RecordRefused("not_for_you")
    now = clock.now()
    if settings.opens_at and now < settings.opens_at:
        raise RecordRefused("not_open_yet", opens=_moment(settings.opens_at))
    if settings.closes_at and now >= settings.closes_at:
        raise RecordRefused("closed", closes=_moment(settings.closes_at))
    keep_quota(settings)
    if settings.once_per_person and has_answered(form=form, user=user):
        raise RecordRefused("already_answered")


def keep_quota(settings: FormSettings) -> None:
    """Raises RecordRefused("full") when the form has taken all the answers it takes. Lock the settings before."""
    if answers_left(settings) == 0:
        raise RecordRefused("full", quota=settings.quota)


def answers_left(settings: FormSettings) -> int | None:
    """Returns how many more answers the form takes, None for any number."""
    if settings.quota is None:
        return None
    return max(0, settings.quota - Record.objects.filter(form=settings.form_id).counting().count())


@transaction.atomic
def submit_record(
    *,
    form: Form,
    user: Any,
    data: Any,
    files: Any = None,
    token: str = "",
    origin: str = Origin.PAGE,
    unit: Any = None,
    version: FormVersion | None = None,
    context: FillContext | None = None,
    writable: Collection[str] | None = None,
    stored: Mapping[str, Any] | None = None,
    place: str = "",
) -> Record:
    """Returns the stored record; the same token gives the same record and stores nothing twice.

    ``version`` is the one the person has before them (by default the published one), ``writable`` the fields they may
    write (by default those that the form's rights by field leave them). Raises RecordRefused and
    RecordInvalid; then nothing is stored. With ``Origin.PROCEDURE`` a published procedure writes, not a person:
    neither who may fill in nor read-only conditions bind it. What programs (``Origin.PROCEDURE``, ``Origin.API``) send
    for questions that are hidden, locked or not theirs is refused; a page sends its hidden controls along unasked.
    """
    settings = FormSettings.objects.select_for_update().select_related("form").filter(form=form).first()
    if settings is None:
        raise RecordRefused("not_for_you")
    form = settings.form  # as it is now, whatever the caller remembers
    if token and settings.anonymous:
        token = hidden_token(token)
    if token and (earlier := Record.objects.filter(token=token).first()) is not None:
        if earlier.form_id != form.pk or earlier.owner_id not in (None, user.pk):
            raise RecordRefused("token_used")
        if origin == Origin.API and _says_else(earlier, data, user):
            raise RecordRefused("key_used")
        return earlier
    if origin != Origin.PROCEDURE:
        check_fillable(form=form, settings=settings, user=user, by_link=origin == Origin.LINK)
    version = version or current_version(form)
    definition = version.definition
    unit = unit or _unit_of(user, settings)
    unit_path = unit.path if unit else ""
    context = context or fill_context(user=user, place=place or f"form:{form.key}", unit_path=unit_path)
    if token and not context.chance:
        context = replace(context, chance=token)
    if settings.anonymous:
        context = nameless(context)  # whichever entrance it came through
    if origin == Origin.PROCEDURE:
        context = replace(context, profile=NobodysProfile())  # nobody's answers begin with whoever presses the button
    if writable is None:
        writable = field_rights(user, settings.field_rights, definition).writable
    cleaned = clean_submission(
        definition=definition,
        stored=stored or {},
        data=data,
        files=files,
        writable=writable,
        context=context,
        by_procedure=origin == Origin.PROCEDURE,
        begins=definition.keys(),
    )
    passed_over = {}
    if origin in (Origin.PROCEDURE, Origin.API):
        passed_over = not_taken(
            definition=definition, cleaned=cleaned, context=context, by_procedure=origin == Origin.PROCEDURE
        )
    if origin == Origin.API:
        passed_over |= not_writable(definition=definition, data=data, cleaned=cleaned, writable=writable)
    if passed_over or not cleaned.is_valid:
        raise RecordInvalid({**cleaned.errors, **passed_over})
    if settings.once_per_person and user.is_authenticated and origin != Origin.PROCEDURE:
        take_turn(form, user)
    now = clock.now()
    number = take_numbers(settings, clock.today())[0]
    at = day_only(now) if settings.anonymous else now
    record = Record.objects.create(
        form=form,
        version=version,
        number=number,
        answers=dict(cleaned.values),
        text=record_text(definition, number, cleaned.values),
        unit=unit,
        unit_path=unit_path,
        owner=user if user.is_authenticated and not settings.anonymous else None,
        origin=origin,
        token=token or None,
        submitted_at=at,
        updated_at=at,
    )
    keep_rules(record)
    attach_files(definition=definition, values=cleaned.values, place=f"record:{record.pk}", unit_path=unit_path)
    changes = {key: [None, value] for key, value in record.answers.items()}
    if settings.anonymous:
        scatter(record)
        announce(record, kind=ChangeKind.SUBMITTED, changes=changes, pk=scattered_key())
    else:
        announce(record, kind=ChangeKind.SUBMITTED, changes=changes)
    return record


def announce(record: Record, *, kind: str, changes: Mapping[str, Any], by: Any = None, **rest: Any) -> RecordChange:
    """Appends the record's next history entry and tells whoever listens. Call it in the storing transaction."""
    owner = record.owner if kind == ChangeKind.SUBMITTED else by
    change = RecordChange.objects.create(
        record=record, seq=record.seq, kind=kind, changes=dict(changes), by=owner, at=record.updated_at, **rest
    )
    if kind in (ChangeKind.SUBMITTED, ChangeKind.IMPORTED) and record.status == RecordStatus.SUBMITTED:
        record_submitted.send(Record, record=record, change=change)
    record_changed.send(Record, record=record, change=change)
    return change


def _says_else(earlier: Record, data: Any, user: Any) -> bool:
    """Whether what is sent again under the same key is not what was handed in then."""
    handed_in = earlier.changes.order_by("seq").first()
    first = {key: pair[1] for key, pair in handed_in.changes.items()} if handed_in is not None else {}
    definition = earlier.version.definition
    context = fill_context(user=user, place=f"form:{earlier.form.key}", unit_path=earlier.unit_path)
    cleaned = clean_submission(
        definition=definition, stored=first, data=data, writable=definition.keys(), context=context, complete=False
    )
    typed = cleaned.raw.keys() & {spec.key for spec in definition.fields if is_asked(spec)}
    return bool(cleaned.errors) or any(cleaned.values.get(key) != first.get(key) for key in typed)


def _unit_of(user: Any, settings: FormSettings) -> Any:
    if settings.anonymous or not user.is_authenticated or user.as_member is None:
        return None
    return user.as_member.branch


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")

"""Forms and records as whoever asks may have them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from forms.access import may_fill, may_manage
from forms.field_rights import FieldRights, field_rights
from forms.field_types import FIELD_TYPES
from forms.models import Form, FormSettings, FormUse, FormVersion, Record, VersionStatus
from forms.queries.registers import Register, find_register, register_of
from forms.refusals import RecordRefused


def fillable(request: HttpRequest, key: str) -> Form:
    """Returns a form that this person may fill in; 404 otherwise."""
    form = form_named(key)
    if form is None or not may_fill(request.user, form):
        raise Http404
    return form


def kept_for(request: HttpRequest, key: str) -> Form:
    """Returns a form of which drafts and files may be kept for this person: any they may fill in but anonymous ones."""
    form = fillable(request, key)
    if form.settings.anonymous:
        raise RecordRefused("anonymous_keeps_nothing")
    return form


def form_named(key: str) -> Form | None:
    """Returns the form with that key that is filled in by itself."""
    if "\0" in key:
        return None
    return (
        Form.objects.filter(key=key[:60], settings__isnull=False)
        .exclude(settings__use=FormUse.PROCEDURE)
        .select_related("settings")
        .first()
    )


def the_register(request: HttpRequest, key: str) -> Register:
    """Returns the register; 404 when there is none or its single answers are not for this person."""
    register = find_register(request.user, key) if "\0" not in key else None
    if register is None or not register.can_list:
        raise Http404
    return register


def the_records_of(request: HttpRequest, key: str) -> Register:
    """Returns the register, or for somebody without the right to view what they handed in themselves; 404 otherwise."""
    form = form_named(key)
    own = form is not None and request.user.is_authenticated and form.records.filter(owner=request.user).exists()
    if form is not None and own and find_register(request.user, key) is None:
        return register_of(form, request.user)
    return the_register(request, key)


def the_record(request: HttpRequest, record_id: UUID) -> Record:
    """Returns a record that this person may read; 404 otherwise."""
    rows = Record.objects.visible_to(request.user).select_related("form__settings", "version", "unit")
    row: Record | None = rows.filter(pk=record_id).first()
    if row is None or (row.form.settings.anonymous and not reads_nameless(request, row)):
        raise Http404
    return row


def reads_nameless(request: HttpRequest, record: Record) -> bool:
    """Whether this person may read single answers of an anonymous survey; whoever may view sees figures alone."""
    register = find_register(request.user, record.form.key)
    return register is not None and register.can_list


def current(form: Form) -> FormVersion | None:
    """Returns the published version."""
    return FormVersion.objects.filter(form=form, status=VersionStatus.PUBLISHED).first()


def rights_on(request: HttpRequest, form: Form, version: FormVersion) -> FieldRights:
    """Returns what this person may do with each field."""
    settings: FormSettings = form.settings
    return field_rights(request.user, settings.field_rights, version.definition)


def reads_masks(request: HttpRequest, record: Record) -> bool:
    """Whether this person reads whole what field types mask, as on the page: the sender, and who has the register."""
    return record.owner_id == request.user.pk or may_manage(request.user, record.form)


def record_json(request: HttpRequest, record: Record, *, whole: bool | None = None) -> dict[str, Any]:
    """Returns a record as this person may read it: hidden fields left out, masked ones masked unless read ``whole``."""
    whole = reads_masks(request, record) if whole is None else whole
    rights = rights_on(request, record.form, record.version)
    return {
        "id": record.pk,
        "form": record.form.key,
        "version": record.version.number,
        "number": record.number,
        "status": record.status,
        "seq": record.seq,
        "unit": str(record.unit) if record.unit_id else None,
        "submitted_at": record.submitted_at,
        "updated_at": record.updated_at,
        "answers": shown_answers(record, record.answers, rights, whole=whole),
    }


def shown_answers(record: Record, answers: dict[str, Any], rights: FieldRights, *, whole: bool) -> dict[str, Any]:
    """Returns the answers that may be read, ``whole`` unless a right masks them."""
    definition = rights.told(record.version.definition)
    found: dict[str, Any] = {}
    for spec in definition.fields:
        if spec.key not in answers or spec.key not in rights.visible:
            continue
        kind, value = FIELD_TYPES.get(spec.type), answers[spec.key]
        if kind is not None and not (whole and spec.key not in rights.masked):
            value = kind.masked_value(value, spec)
        found[spec.key] = value
    return found

"""What the sender may still do with an answer: correct it, withdraw it, begin a new one from it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forms.field_rights import FieldRights, field_rights
from forms.field_types.wording import localized
from forms.models import Record
from forms.queries.registers import Register
from forms.refusals import RecordInvalid, RecordRefused
from forms.services import (
    build_django_form,
    change_record,
    read_submission,
    shown_values,
    withdraw_record,
)
from forms.services.change_record import change_over, correction_over, record_context
from forms.services.copy_answers import copied
from forms.services.drafts import DraftConflict
from forms.services.filling import open_filling
from forms.services.questions import Question
from forms.services.step_drafts import OwnedDrafts, StepDraft
from organization import clock
from organization.sent import number_sent

from .fill_places import new_token
from .receipts import own_answer, read_answer
from .refused import refused_page


@login_required
def edit_answer(request: Any, record_id: UUID) -> HttpResponse:
    """Shows the answer for correction, all steps on one page, and stores the correction.

    It is for the sender in time, and for whoever may change the record in its register: those correct what they read
    whole. When it can no longer be corrected, what was typed stays on the page and may begin a new answer.
    """
    record, register = _to_change(request, record_id)
    over = change_over(request.user, record)
    if over is not None and request.method != "POST":
        messages.warning(request, over.text)
        return redirect("answer", record.pk)
    rights = field_rights(request.user, record.form.settings.field_rights, record.version.definition)
    definition = rights.told(record.version.definition)
    writable = rights.writable & rights.whole(definition, own=register is None or register.can_manage)
    posted = request.method == "POST"
    form = build_django_form(
        definition=definition,
        stored=record.answers,
        writable=writable,
        visible=rights.visible,
        context=record_context(request.user, record),
        data=request.POST if posted else None,
        files=request.FILES if posted else None,
        told=rights.visible,
    )
    if posted and over is None and form.command is None and form.is_valid():
        try:
            change_record(
                record=record,
                user=request.user,
                data=form.raw,
                expected_seq=number_sent(request.POST.get("seq")) or 0,
                writable=writable,
                whole_page=True,
            )
        except RecordInvalid as invalid:
            form.show_errors(invalid.errors)
        except RecordRefused as refused:
            over = refused
            record.refresh_from_db()
        else:
            messages.success(request, _("Corrected."))
            return redirect("answer", record.pk)
    changed_meanwhile = over is not None and over.code == "changed_meanwhile"
    context = {
        "form": form,
        "record": record,
        "refusal": over.text if over else "",
        "is_over": over is not None and not changed_meanwhile,
        "stored_now": _stored_now(request, record, rights)
        if over is not None and over.code == "changed_meanwhile"
        else (),
        "register": register,
        "may_begin_anew": over is not None and register is None and _may_begin_anew(request, record),
        "title": localized(form.definition.title),
    }
    response = render(request, "forms/fill/edit.html", context, status=409 if over else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _stored_now(request: Any, record: Record, rights: FieldRights) -> list[Question]:
    definition = rights.told(record.version.definition)
    context = record_context(request.user, record)
    return shown_values(definition=definition, values=record.answers, context=context, visible=rights.visible)


@login_required
def withdraw_answer(request: Any, record_id: UUID) -> HttpResponse:
    """Asks once more, then takes the answer out of every list and count."""
    record = _own(request, record_id)
    over = correction_over(request.user, record)
    if over is not None:
        messages.warning(request, over.text)
        return redirect("answer", record.pk)
    if request.method == "POST":
        try:
            withdraw_record(record=record, user=request.user, expected_seq=number_sent(request.POST.get("seq")) or 0)
        except RecordRefused as refused:
            return refused_page(request, refused, form=record.form)
        messages.success(request, _("Withdrawn. The answer no longer counts."))
        return redirect("answer", record.pk)
    return render(request, "forms/fill/withdraw.html", {"record": record})


@require_POST
def copy_answer(request: Any, record_id: UUID) -> HttpResponse:
    """Begins a new answer with what this one says, or with what was typed into the page of its correction.

    Files belong to the old one and are chosen anew.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("answer", args=[record_id]))
    record = _own(request, record_id)
    try:
        filling = open_filling(form=record.form, user=request.user)
    except RecordRefused as refused:
        return refused_page(request, refused, form=record.form)
    drafts = OwnedDrafts(request.user, filling.place)
    earlier = drafts.load()
    if earlier.saved or earlier.answers:
        return _not_copied(request, record)
    found = copied(record, filling, _typed(request, record))
    first, *_rest = filling.steps
    saved = {name: [1, ""] for name in filling.steps}
    copy = StepDraft(
        answers=found.answers,
        step=first,
        reached=(first,),
        saved=saved,
        token=new_token(),
        begun=clock.now().isoformat(timespec="seconds"),
        version=filling.version.sha256,
        revision=earlier.revision,
    )
    try:
        drafts.save(copy)
    except DraftConflict:
        return _not_copied(request, record)
    messages.success(request, _("Copied. Nothing is sent until you send it."))
    if found.files:
        messages.warning(request, _("Choose the files anew: %(fields)s.") % {"fields": _(", ").join(found.files)})
    if found.left:
        text = _("The form has changed; answer these anew, or they have no place any more: %(fields)s.")
        messages.warning(request, text % {"fields": _(", ").join(found.left)})
    return redirect("fill", record.form.key)


def _not_copied(request: Any, record: Record) -> HttpResponse:
    messages.warning(request, _("You have a draft of this form already; nothing was copied into it."))
    return redirect("fill", record.form.key)


def _typed(request: Any, record: Record) -> Mapping[str, Any]:
    """Returns what stands in the posted page of a correction, or the answer when there is none."""
    rights = field_rights(request.user, record.form.settings.field_rights, record.version.definition)
    known = rights.whole(record.version.definition, own=True)
    answers = {key: value for key, value in record.answers.items() if key in known}
    if "seq" not in request.POST:
        return answers
    context = record_context(request.user, record)
    typed = read_submission(
        definition=record.version.definition, data=request.POST, writable=rights.writable, context=context
    )
    return {**answers, **typed}


def _may_begin_anew(request: Any, record: Record) -> bool:
    try:
        open_filling(form=record.form, user=request.user)
    except RecordRefused:
        return False
    return True


def _to_change(request: Any, record_id: UUID) -> tuple[Record, Register | None]:
    """Returns the own answer, or the one of somebody else with the register that lets this person change it."""
    record = own_answer(request, record_id)
    if record is not None and request.user.is_authenticated:
        return record, None
    read = read_answer(request, record_id)
    if read is None or not read[1].may_edit(read[0].unit_path):
        raise Http404
    return read


def _own(request: Any, record_id: UUID) -> Record:
    record = own_answer(request, record_id)
    if record is None:
        raise Http404
    return record

"""What the sender may still do with an answer: correct it, withdraw it, begin a new one from it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forms.engine.definition import FormDefinition
from forms.field_rights import field_rights
from forms.field_types import field_type
from forms.field_types.wording import localized
from forms.models import Record
from forms.refusals import RecordInvalid, RecordRefused
from forms.services import build_django_form, change_record, fill_context, withdraw_record
from forms.services.change_record import may_correct
from forms.services.filling import open_filling
from forms.services.step_drafts import OwnedDrafts, StepDraft
from organization.sent import number_sent

from .fill_places import new_token
from .receipts import own_answer
from .refused import refused_page


def edit_answer(request: Any, record_id: UUID) -> HttpResponse:
    """Shows the answer for correction, all steps on one page, and stores the correction."""
    record = _correctable(request, record_id)
    rights = field_rights(request.user, record.form.settings.field_rights, record.version.definition)
    posted = request.method == "POST"
    form = build_django_form(
        definition=rights.told(record.version.definition),
        stored=record.answers,
        writable=rights.writable,
        visible=rights.visible,
        context=fill_context(user=request.user, place=f"record:{record.pk}", unit_path=record.unit_path),
        data=request.POST if posted else None,
        files=request.FILES if posted else None,
        told=rights.visible,
    )
    refusal = ""
    if posted and form.command is None and form.is_valid():
        try:
            change_record(
                record=record,
                user=request.user,
                data=form.raw,
                expected_seq=number_sent(request.POST.get("seq")) or 0,
                writable=rights.writable,
                whole_page=True,
            )
        except RecordInvalid as invalid:
            form.show_errors(invalid.errors)
        except RecordRefused as refused:
            refusal = refused.text
            record.refresh_from_db()
        else:
            messages.success(request, _("Corrected."))
            return redirect("answer", record.pk)
    context = {"form": form, "record": record, "refusal": refusal, "title": localized(form.definition.title)}
    response = render(request, "forms/fill/edit.html", context, status=409 if refusal else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def withdraw_answer(request: Any, record_id: UUID) -> HttpResponse:
    """Asks once more, then takes the answer out of every list and count."""
    record = _correctable(request, record_id)
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
    """Begins a new answer with what this one says; files belong to the old one and are chosen anew."""
    record = own_answer(request, record_id)
    if record is None or not request.user.is_authenticated:
        raise Http404
    try:
        filling = open_filling(form=record.form, user=request.user)
    except RecordRefused as refused:
        return refused_page(request, refused, form=record.form)
    drafts = OwnedDrafts(request.user, filling.place)
    if drafts.load().saved:
        messages.warning(request, _("You have a draft of this form already; nothing was copied into it."))
        return redirect("fill", record.form.key)
    answers = copied(record, filling.definition)
    first, *_rest = filling.steps
    saved = {name: [1, ""] for name in filling.steps}
    drafts.save(
        StepDraft(
            answers=answers,
            step=first,
            reached=(first,),
            saved=saved,
            token=new_token(),
            version=filling.version.sha256,
        )
    )
    messages.success(request, _("Copied. Nothing is sent until you send it; files must be chosen anew."))
    return redirect("fill", record.form.key)


def copied(record: Record, definition: FormDefinition) -> dict[str, Any]:
    """Returns the answers that mean the same in another version of the form, without files."""
    old = record.version.definition.by_key
    return {
        spec.key: record.answers[spec.key]
        for spec in definition.fields
        if spec.key in record.answers
        and spec.key in old
        and old[spec.key].type == spec.type
        and not field_type(spec.type).file_ids(record.answers[spec.key])
    }


def _correctable(request: Any, record_id: UUID) -> Record:
    record = own_answer(request, record_id)
    if record is None or not request.user.is_authenticated or not may_correct(request.user, record):
        raise Http404
    return record

"""The end of filling in: everything is handed in at once, and leads to its receipt or to what is wrong."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from forms.models import Form, Record
from forms.refusals import RecordInvalid, RecordRefused, RecordsClash
from forms.services import submit_record
from forms.services.anonymity import hidden_token

from .fill_places import plain_token
from .receipts import receipt_page, remember_receipt


def hand_in(wizard: Any, form: Any) -> HttpResponseBase:
    """Returns the receipt of all answers together, or the step on which something is wrong, or why none are taken."""
    filling, request = wizard.filling, wizard.request
    try:
        record = submit_record(
            form=filling.form,
            user=request.user,
            data=wizard.storage.draft.answers,
            token=wizard.token,
            origin=filling.origin,
            version=filling.version,
            context=replace(filling.context, started_at=moment_of(wizard.storage.draft.begun)),
            writable=filling.rights.writable,
            place=filling.place,
        )
    except RecordInvalid as invalid:
        return _wrong(wizard, invalid)
    except RecordRefused as refused:
        response: HttpResponseBase = wizard.refused(refused, form)
        return response
    wizard.storage.reset()
    return to_receipt(request, record, new=True)


def moment_of(begun: str) -> datetime | None:
    """Returns when a draft was begun, None when it does not say."""
    try:
        moment = datetime.fromisoformat(begun)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def to_receipt(request: Any, record: Record, *, new: bool = False) -> HttpResponseBase:
    """Returns the receipt, or the way to it."""
    if record.owner_id is None and getattr(record.form, "settings", None) and record.form.settings.anonymous:
        # No redirect: an address that names the answer would stand in the web server's log beside the visitor.
        return receipt_page(request, record, new=True)
    if new and record.owner_id is None:
        remember_receipt(request, record)
    return redirect(f"{reverse('answer', args=[record.pk])}{'?new' if new else ''}")


def sent_before(request: Any, form: Form) -> Record | None:
    """Returns what this very page handed in already: it was pressed twice, or gone back to and pressed again."""
    token = plain_token(request.POST.get("token", ""), or_new=False) if request.method == "POST" else ""
    if not token or "send" not in request.POST:
        return None
    settings = getattr(form, "settings", None)
    known = hidden_token(token) if settings is not None and settings.anonymous else token
    record: Record | None = Record.objects.select_related("form__settings").filter(form=form, token=known).first()
    if record is None or record.owner_id not in (None, request.user.pk):
        return None
    return record


def _wrong(wizard: Any, invalid: RecordInvalid) -> HttpResponseBase:
    filling = wizard.filling
    first = next(spec.key for spec in filling.definition.fields if spec.key in invalid.errors)
    step = filling.step_of(first)
    if step != wizard.steps.current and wizard.storage.draft.saved:
        wizard.storage.draft = wizard.go_to(step)
    # What another record has to do with it, the step alone could not find out again.
    if isinstance(invalid, RecordsClash) or step == wizard.steps.current or filling.nameless:
        wizard.storage.current_step = step
        form = wizard.get_form(step=step)
        form.show_errors({key: found for key, found in invalid.errors.items() if key in form.definition.by_key})
        form.is_bound = True
        response: HttpResponseBase = wizard.render(form)
        return response
    return redirect(f"{wizard.get_step_url(step)}?errors")

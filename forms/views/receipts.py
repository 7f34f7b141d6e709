"""What became of an answer: its receipt, for the one who gave it."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.engine.pages import pages_of
from forms.field_rights import field_rights
from forms.field_types import field_type
from forms.field_types.wording import localized
from forms.models import Record, RecordStatus
from forms.queries.registers import Register, find_register
from forms.services import fill_context, shown_values
from forms.services.change_record import corrections_end, may_correct
from forms.services.draw_pdf import PdfImpossible, draw_pdf
from forms.services.draw_qr import qr_svg
from organization import clock

SESSION = "receipts"
MOST_REMEMBERED = 20


def remember_receipt(request: Any, record: Record) -> None:
    """Lets the visitor of this session come back to the receipt."""
    known = [each for each in request.session.get(SESSION, []) if isinstance(each, str)]
    request.session[SESSION] = [*known, str(record.pk)][-MOST_REMEMBERED:]


def own_answer(request: Any, record_id: UUID) -> Record | None:
    """Returns the answer when it is this person's own."""
    found: Record | None = (
        Record.objects.select_related("form__settings", "version", "unit").filter(pk=record_id).first()
    )
    if found is None:
        return None
    if request.user.is_authenticated:
        return found if found.owner_id == request.user.pk else None
    remembered = found.owner_id is None and str(found.pk) in request.session.get(SESSION, [])
    return found if remembered else None


def read_answer(request: Any, record_id: UUID) -> tuple[Record, Register] | None:
    """Returns the answer of somebody else and its register, as this person may read them there."""
    if not request.user.is_authenticated:
        return None
    seen = Record.objects.visible_to(request.user).select_related("form__settings", "version", "unit")
    found: Record | None = seen.filter(pk=record_id).first()
    register = find_register(request.user, found.form.key) if found is not None else None
    return (found, register) if found is not None and register is not None and register.can_list else None


@require_safe
def answer(request: Any, record_id: UUID) -> HttpResponse:
    """Shows the receipt; whoever may read the record for another reason is led to its page in the register."""
    found = own_answer(request, record_id)
    if found is not None:
        return receipt_page(request, found, new="new" in request.GET)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    seen = Record.objects.visible_to(request.user).select_related("form").filter(pk=record_id).first()
    if seen is None:
        raise Http404
    return redirect("register-record", seen.form.key, seen.pk)


@require_safe
def answer_pdf(request: Any, record_id: UUID) -> HttpResponse:
    """Sends the answer as a PDF to its sender, and to whoever reads it in a register, as they see it there."""
    found, unmasked = own_answer(request, record_id), frozenset[str]()
    if found is None and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if found is None:
        read = read_answer(request, record_id)
        if read is None:
            raise Http404
        found, unmasked = read[0], frozenset(read[1].unmasked)
    context = receipt_context(request, found, unmasked=unmasked)
    ids = {
        each
        for spec in found.version.definition.fields
        for each in field_type(spec.type).file_ids(found.answers.get(spec.key), spec)
    }
    try:
        content = draw_pdf(render_to_string("forms/fill/pdf.html", context, request=request), pictures=ids)
    except PdfImpossible as impossible:
        response = render(request, "forms/fill/no_pdf.html", {"code": impossible.code, "record": found}, status=501)
        response.headers["Cache-Control"] = "private, no-store"
        return response
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{found.number}.pdf"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def receipt_page(request: Any, record: Record, *, new: bool = False) -> HttpResponse:
    """Returns the receipt of an answer; of an anonymous one it is shown once and has no address."""
    response = render(request, "forms/fill/receipt.html", {**receipt_context(request, record), "new": new})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def receipt_context(request: Any, record: Record, *, unmasked: Collection[str] = ()) -> dict[str, Any]:
    """Returns what receipt and PDF show; ``unmasked`` are the masked answers that are shown whole."""
    settings = record.form.settings
    anonymous = settings.anonymous
    rights = field_rights(request.user, settings.field_rights, record.version.definition)
    definition = rights.told(record.version.definition)
    context = fill_context(user=request.user, place=f"record:{record.pk}", nameless=anonymous)
    context = replace(context, unmasked=unmasked)
    questions = shown_values(definition=definition, values=record.answers, context=context, visible=rights.visible)
    until = corrections_end(record)
    english = get_language() == "en"
    may_change = record.status == RecordStatus.SUBMITTED and may_correct(request.user, record)
    url = request.build_absolute_uri(reverse("answer", args=[record.pk]))
    return {
        "record": record,
        "form_object": record.form,
        "title": localized(definition.title) or str(record.form),
        "anonymous": anonymous,
        "parts": [
            {
                "title": localized(page.opening.title) if page.opening else "",
                "questions": [each for each in questions if each.key in page.fields],
            }
            for page in pages_of(definition)
        ],
        "may_change": may_change,
        "until": until if may_change else None,
        "after_text": (settings.after_text_en if english else "") or settings.after_text,
        "seen_by": seen_by(record),
        "qr": "" if anonymous else qr_svg(url),
        "url": url,
        "printed_at": clock.now(),
    }


def seen_by(record: Record) -> str:
    """Says who reads the answer."""
    if record.form.settings.overseers_view and record.unit_id:
        return _(
            "It is read by those who oversee %(unit)s and by those whom the form's administrator gave the right."
        ) % {"unit": record.unit}
    return _("It is read by those whom the form's administrator gave the right.")

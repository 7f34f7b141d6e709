"""The page of one record, its cells to change in place, and taking it out or putting it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms.queries.registers import Register, at_record, draw_cell, drawing_context, record_title
from forms.queries.registers.links import references_to
from forms.queries.registers.story import record_story
from forms.refusals import RecordInvalid, RecordRefused
from forms.services import build_django_form, change_record, restore_record, withdraw_record
from forms.services.change_record import record_context
from forms.services.shown_values import shown_values

from .asking import the_record, the_register
from .listing import back_to_list


@require_safe
@login_required
def record_page(request: HttpRequest, key: str, record_id: Any) -> HttpResponse:
    """Shows a record: its answers, what refers to it, and its history."""
    register = the_register(request, key)
    record = the_record(register, record_id)
    context = at_record(drawing_context(register), record)
    rights = register.version_rights[record.version_id]
    questions = shown_values(
        definition=rights.told(record.version.definition),
        values=record.answers,
        context=context,
        visible=rights.visible,
    )
    return render(
        request,
        "forms/registers/record.html",
        {
            "register": register,
            "record": record,
            "title": record_title(record, register.definitions, context),
            "questions": questions,
            "story": record_story(record, register, context),
            "references": references_to(record, request.user),
            "can_edit": register.may_edit(record.unit_path),
            "is_current": register.version is not None and record.version_id == register.version.pk,
            "back": back_to_list(register, request.GET.get("back", "")),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_cell(request: HttpRequest, key: str, record_id: Any, field: str) -> HttpResponse:
    """Changes one answer: a page of its own, or with ``?part=1`` the piece that a script puts into the table."""
    register = the_register(request, key)
    record = the_record(register, record_id)
    rights = register.version_rights[record.version_id]
    column = register.fields.get(field)
    if column is None or not _is_writable(register, record, field):
        raise Http404
    part = "part" in request.GET
    form = build_django_form(
        definition=rights.told(record.version.definition),
        stored=record.answers,
        writable={field},
        context=record_context(request.user, record),
        data=request.POST if request.method == "POST" else None,
        files=request.FILES if request.method == "POST" else None,
        told=rights.visible,
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            record = _change(request, register, record, form, field)
        except RecordRefused as refused:
            refusal = refused.text
        except RecordInvalid as invalid:
            form.show_errors(invalid.errors)
            refusal = "" if field in invalid.errors else _others(invalid)
        else:
            if part:
                return _cell(request, register, record, column)
            messages.success(
                request, _("“%(field)s” of %(number)s was changed.") % {"field": column.label, "number": record.number}
            )
            return redirect(back_to_list(register, request.POST.get("back", "")))
    back = request.POST.get("back", request.GET.get("back", ""))
    context = {
        "register": register, "record": record, "column": column, "form": form, "refusal": refusal, "part": part,
        "back": back, "back_url": back_to_list(register, back), "seq": request.POST.get("seq", record.seq),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, f"forms/registers/{'cell_form' if part else 'cell'}.html", context, status=status)


def _is_writable(register: Register, record: Any, field: str) -> bool:
    """Whether this person may change that answer of the record, as its own version asks for it."""
    return field in (register.changeable(record) or ())


def _change(request: HttpRequest, register: Register, record: Any, form: Any, field: str) -> Any:
    expected = request.POST.get("seq", "")
    return change_record(
        record=record,
        user=request.user,
        data=form.raw,
        expected_seq=int(expected) if expected.isascii() and expected.isdigit() and len(expected) < 9 else -1,
        reason=request.POST.get("reason", "").replace("\0", "")[:300],
        writable={field},
    )


def _others(invalid: RecordInvalid) -> str:
    return " ".join(str(message) for found in invalid.errors.values() for message in found)


def _cell(request: HttpRequest, register: Register, record: Any, column: Any) -> HttpResponse:
    cell = draw_cell(
        record, column, definitions=register.definitions, context=drawing_context(register),
        editable=_is_writable(register, record, column.key),
    )  # fmt: skip
    context = {"register": register, "cell": cell, "query": request.POST.get("back", "")}
    return render(request, "forms/registers/cell_shown.html", context)


@require_POST
@login_required
def withdraw(request: HttpRequest, key: str, record_id: Any) -> HttpResponse:
    """Takes a record out of the register, or puts it back."""
    register = the_register(request, key)
    record = the_record(register, record_id)
    act = restore_record if "restore" in request.POST else withdraw_record
    seq = request.POST.get("seq", "")
    try:
        act(
            record=record,
            user=request.user,
            expected_seq=int(seq) if seq.isascii() and seq.isdigit() and len(seq) < 9 else -1,
            reason=request.POST.get("reason", "").replace("\0", "")[:300],
        )
    except RecordRefused as refused:
        messages.error(request, refused.text)
    except RecordInvalid as invalid:
        messages.error(request, _others(invalid))
    else:
        done = _("%(number)s was put back.") if "restore" in request.POST else _("%(number)s was withdrawn.")
        messages.success(request, done % {"number": record.number})
    return redirect(reverse("register-record", args=[key, record.pk]))

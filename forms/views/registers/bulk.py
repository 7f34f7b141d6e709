"""One answer changed in many records."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.frozen import FrozenMapping, freeze
from forms.models import JobKind
from forms.queries.registers import Register, read_state
from forms.services import build_django_form, fill_context
from forms.services.file_shelf import is_uuid
from forms.services.registers import chosen_records, order_job
from forms.services.registers.bulk_edit import MOST_TICKED, WITHDRAW
from forms.tasks import hand_over

from .asking import the_register
from .listing import back_to_list


@require_POST
@login_required
def bulk_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Asks for the new answer, says how many records it concerns, and hands the work over."""
    register = the_register(request, key)
    if not register.can_edit:
        raise PermissionDenied
    state = read_state(request.POST, register)
    ids = [each for each in request.POST.getlist("record") if is_uuid(each)][:MOST_TICKED]
    every = "every" in request.POST
    count = chosen_records(register, state, ids, every=every).count()
    field = request.POST.get("field", "")
    if not count or (field != WITHDRAW and not _may_change(register, field)):
        words = _("Tick the records first.") if not count else _("Choose what to change.")
        messages.error(request, words)
        return redirect(back_to_list(register, state.query(page=state.page)))
    form = _form(request, register, field)
    if "confirmed" in request.POST and (form is None or (form.is_bound and form.is_valid())):
        job = order_job(
            form=register.form,
            kind=JobKind.BULK_EDIT,
            by=request.user,
            total=count,
            parameters={
                "query": state.query(),
                "ids": ids,
                "every": every,
                "field": field,
                "raw": form.raw.get(field) if form else None,
                "reason": request.POST.get("reason", "").replace("\0", "")[:300],
                "label": str(register.fields[field].label) if form else _("Withdraw"),
            },
        )
        hand_over(job)
        return redirect("register-job", job.pk)
    context = {
        "register": register, "count": count, "field": field, "column": register.fields.get(field), "form": form,
        "ids": ids, "every": every, "kept": state.pairs(), "back_url": back_to_list(register, state.query()),
        "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    return render(request, "forms/registers/bulk.html", context)


def _may_change(register: Register, field: str) -> bool:
    column = register.fields.get(field)
    asked = register.version.definition.by_key.get(field) if register.version else None
    return (
        column is not None
        and asked is not None
        and field in register.rights.writable
        and column.type.is_input
        and asked.computed is None
        and asked.read_only is not True
        and not column.type.takes_files
    )


def _form(request: HttpRequest, register: Register, field: str) -> Any:
    if field == WITHDRAW or register.version is None:
        return None
    definition = FormDefinition(fields=(asked_alone(register.version.definition.field(field)),))
    confirmed = "confirmed" in request.POST
    return build_django_form(
        definition=definition,
        stored={},
        writable={field},
        context=fill_context(user=request.user, place=f"register:{register.form.key}"),
        data=request.POST if confirmed else None,
        complete=False,
    )


def asked_alone(spec: FieldSpec) -> FieldSpec:
    """Returns the question without what depends on other answers: each record judges by its own ones later."""
    config = {name: value for name, value in spec.config.items() if name != "depends_on"}
    if config.get("options"):
        free = [
            {part: said for part, said in each.items() if part not in ("when", "parents")} for each in config["options"]
        ]
        config["options"] = freeze(free)
    return replace(
        spec, section="", visible_when=None, required=False, read_only=False, rules=(), config=FrozenMapping(config)
    )

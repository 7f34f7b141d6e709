"""The registers somebody may see, and the list of one of them in all its layouts."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from forms.models import RegisterSubscription, RegisterView, Rhythm
from forms.queries.registers import (
    LAYOUTS,
    SIZES,
    Register,
    RegisterState,
    drawing_context,
    matching,
    operators_for,
    read_state,
    shown_columns,
    visible_registers,
)
from forms.queries.registers import layouts as drawn
from forms.queries.registers import words as worded

from .asking import the_register
from .laid_out import LAID_OUT

PER_PAGE = 24


@require_safe
@login_required
def registers(request: HttpRequest) -> HttpResponse:
    """Lists the registers and surveys whose records this person may read."""
    rows = visible_registers(request.user)
    text = request.GET.get("q", "").replace("\0", "").strip()[:80]
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(title_en__icontains=text) | Q(description__icontains=text))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "forms/registers/index.html", {"rows": page, "q": text})


@require_safe
@login_required
def register_list(request: HttpRequest, key: str) -> HttpResponse:
    """Shows the records of a register as its address says, or as the default view does."""
    register = the_register(request, key, single=False)
    if not register.can_list:
        return redirect("register-summary", key)
    if not request.GET and (query := default_query(register)):
        return redirect(f"{request.path}?{query}")
    state = read_state(request.GET, register)
    if "col" in request.GET:
        return redirect(f"{request.path}?{state.query()}")
    found = matching(register, state)
    context = {
        **frame(register, state),
        "bad": [register.fields[each].label for each in found.bad],
        "ignored": state.ignored,
        **LAID_OUT[state.layout](register, state, found.rows.select_related("unit", "owner")),
    }
    return render(request, f"forms/registers/{state.layout}.html", context)


def default_query(register: Register) -> str:
    """Returns the query string of the person's default view, or of everybody's; "" for none."""
    views = RegisterView.objects.filter(form=register.form, is_default=True)
    rows = list(views.filter(Q(owner=register.user) | Q(owner__isnull=True)))
    own = next((view for view in rows if view.owner_id is not None), None)
    view = own or next(iter(rows), None)
    return f"{view.query}&saved={view.pk}".lstrip("&") if view else ""


def frame(register: Register, state: RegisterState) -> dict[str, Any]:
    """Returns what the head of every layout shows: views, filters, columns, layouts."""
    context = drawing_context(register)
    base = reverse("register", args=[register.form.key])
    views = RegisterView.objects.filter(form=register.form).filter(Q(owner=register.user) | Q(owner__isnull=True))
    shown = shown_columns(state, register)
    order = {field.key: place for place, field in enumerate(shown, start=1)}
    others = [field for field in register.fields.values() if field.key not in order and field.key != "_number"]
    return {
        "register": register,
        "state": state,
        "base": base,
        "views": views,
        "layouts": [
            (worded.LAYOUTS[key], state.query(layout=key, by=""), key == state.layout)
            for key in LAYOUTS
            if key == "table" or drawn.offered(register, key)
        ],
        "conditions": [_condition_row(register, state, number, context) for number in range(len(state.conditions))],
        "addable": [field for field in register.fields.values() if operators_for(field, register)],
        "columns": [
            {"field": field, "place": order.get(field.key, ""), "on": field.key in order} for field in [*shown, *others]
        ],
        "sortable": [field for field in register.fields.values() if register.may_sort(field)],
        "sizes": SIZES,
        "hidden": state.pairs(without=("words", "conditions", "page", "sort", "size", "status")),
        "kept": state.pairs(without=("cols", "page")),
        "query": state.query(),
        "rhythms": Rhythm.choices,
        "subscription": RegisterSubscription.objects.filter(
            form=register.form, user=register.user, query=subscribed_query(state)
        ).first(),
    }


def subscribed_query(state: RegisterState) -> str:
    """Returns the part of an address that decides which records match."""
    kept = RegisterState(words=state.words, conditions=state.conditions)
    return kept.query()


def _condition_row(register: Register, state: RegisterState, number: int, context: Any) -> dict[str, Any]:
    condition = state.conditions[number]
    field = register.fields[condition.key]
    return {
        "number": number + 1,
        "field": field,
        "condition": condition,
        "operators": [(each, worded.OPERATORS[each]) for each in operators_for(field, register)],
        "options": list(field.options(context)),
        "input": {"number": "number", "date": "date", "datetime": "date"}.get(field.kind, "text"),
        "has_second": "between" in field.operators,
        "takes_value": field.kind not in ("bool", "present"),
        "value": condition.values[0] if condition.values else "",
        "text": worded.condition_text(condition, field, context),
        "without": state.without_condition(number),
    }


def back_to_list(register: Register, query: str) -> str:
    """Returns the address of the list with what it showed; nothing but a known state gets into it."""
    from django.http import QueryDict

    state = read_state(QueryDict(query[:4000]), register)
    said = replace(state, ignored=()).query(page=state.page)
    base = reverse("register", args=[register.form.key])
    return f"{base}?{said}" if said else base

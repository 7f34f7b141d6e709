"""What the answers to a form come to."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from forms.queries.registers import drawing_context, matching, read_state
from forms.queries.registers import words as worded
from forms.queries.registers.cross_table import cross_table, crossable
from forms.queries.registers.state import RegisterState
from forms.queries.registers.summary import summarize

from .asking import the_register


@require_safe
@login_required
def summary_page(request: HttpRequest, key: str) -> HttpResponse:
    """Shows counts, figures and charts beside their tables, and two questions crossed.

    Of an anonymous survey only the whole is summed up: what is left of two filters is a single person's answer.
    """
    register = the_register(request, key, single=False)
    state = RegisterState() if register.settings.anonymous else read_state(request.GET, register)
    rows = matching(register, state).rows
    total, summaries = summarize(register, rows)
    fields = crossable(register)
    by_key = {field.key: field for field in fields}
    down, across = by_key.get(request.GET.get("down", "")), by_key.get(request.GET.get("across", ""))
    crossed = (
        cross_table(register, rows, down, across) if down and across and down.key != across.key and summaries else None
    )
    context = drawing_context(register)
    conditions = [
        worded.condition_text(each, register.fields[each.key], context) for each in state.conditions if each.is_complete
    ]
    return render(
        request,
        "forms/registers/summary.html",
        {
            "register": register,
            "base": reverse("register", args=[key]),
            "state": state,
            "query": state.query(),
            "kept": state.pairs(),
            "conditions": conditions,
            "total": total,
            "summaries": summaries,
            "too_few": register.settings.anonymous and bool(total) and not summaries,
            "crossable": fields,
            "down": down,
            "across": across,
            "crossed": crossed,
            "charts": {each.field.key: each.chart for each in summaries if each.chart and not each.withheld},
        },
    )

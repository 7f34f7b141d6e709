"""The forms that I may fill in, and the answers that I gave."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forms.field_types.errors import FieldError
from forms.field_types.gate import gate_line
from forms.models import Record
from forms.queries.fillable_forms import fillable_forms

PER_PAGE = 20


@require_safe
@login_required
def fill_list(request: HttpRequest) -> HttpResponse:
    """Lists the forms meant for this person, with search."""
    words = searched(request)
    lines = fillable_forms(request.user, words=words)
    rows = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "forms/fill/list.html", {"rows": rows, "q": words, "count": len(lines)})


@require_safe
@login_required
def my_answers(request: HttpRequest) -> HttpResponse:
    """Lists what this person handed in, the newest first; answers to anonymous forms are nobody's."""
    words = searched(request)
    own: Any = Record.objects.filter(owner=request.user.pk).select_related("form", "unit").defer("answers", "text")
    if words:
        own = own.filter(Q(number__icontains=words) | Q(form__title__icontains=words) | Q(text__icontains=words))
    rows = Paginator(own.order_by("-submitted_at", "-number"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "forms/fill/answers.html", {"rows": rows, "q": words, "count": rows.paginator.count})


def searched(request: HttpRequest) -> str:
    """Returns the words searched for, "" when they cannot be read."""
    try:
        return gate_line(request.GET.get("q", ""), longest=100)
    except FieldError:
        return ""

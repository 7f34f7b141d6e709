"""The page that says why a form cannot be filled in now, and what to do."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from forms.models import Form, Record
from forms.refusals import RecordRefused
from forms.services.filling import Filling
from forms.services.submit_record import check_fillable

from .link_limits import may_post

STATUS = {"link_unknown": 404, "not_for_you": 403, "too_often": 429, "changed_meanwhile": 409}


def refusal_now(request: Any, filling: Filling) -> RecordRefused | None:
    """Returns why no answer is taken now, if so; of a posted page that is said once its step is kept."""
    try:
        check_fillable(form=filling.form, settings=filling.settings, user=request.user, by_link=filling.by_link)
        if filling.by_link and "send" in request.POST and not may_post(request, filling.form):
            raise RecordRefused("too_often")
    except RecordRefused as refused:
        return refused
    return None


def refused_page(request: Any, refused: RecordRefused, *, form: Form | None = None, kept: bool = False) -> HttpResponse:
    """Returns the page; ``kept`` says that what was typed is still there as a draft."""
    answered = None
    if form is not None and refused.code == "already_answered" and request.user.is_authenticated:
        answered = Record.objects.filter(form=form, owner=request.user).order_by("-submitted_at").first()
    context = {
        "text": refused.text,
        "code": refused.code,
        "form_object": form,
        "kept": kept,
        "answer_url": reverse("answer", args=[answered.pk]) if answered else "",
    }
    response = render(request, "forms/fill/refused.html", context, status=STATUS.get(refused.code, 200))
    response.headers["Cache-Control"] = "private, no-store"
    return response

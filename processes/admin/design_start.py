"""“Start a procedure”: from a template that comes along, or from a procedure that is there already."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import require_admin_access

from processes.builder.blocks import KEY
from processes.models import Procedure
from processes.queries.designer import designs, in_words
from processes.services.start_design import KeyTaken, start_design
from processes.views.member_request import MemberRequest

KEY_TEXT = gettext_lazy("Use small Latin letters, digits and underscores, beginning with a letter.")


class StartForm(django_forms.Form):
    """What a new procedure is called."""

    title = django_forms.CharField(label=gettext_lazy("Title"), max_length=120)
    title_en = django_forms.CharField(label=gettext_lazy("Title in English"), max_length=120, required=False)
    key = django_forms.CharField(
        label=gettext_lazy("Key"),
        max_length=40,
        validators=[RegexValidator(KEY, KEY_TEXT)],
        help_text=gettext_lazy("Stable name used in addresses and exports, such as leave_request."),
    )


@require_admin_access
def start(request: MemberRequest) -> HttpResponse:
    """Offers the templates and the procedures that may be copied; the chosen one opens on the canvas."""
    if not (request.user.has_perm("processes.add_procedure") and request.user.has_perm("processes.change_procedure")):
        raise PermissionDenied
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            procedure = start_design(
                document=_chosen(request.POST.get("template", "")), by=request.user, **form.cleaned_data
            )
        except KeyTaken:
            form.add_error("key", _("Another procedure has this key."))
        else:
            messages.success(request, _("“%(title)s” is a draft now.") % {"title": procedure})
            return redirect("procedure_designer", procedure.pk)
    context = {
        "start_form": form,
        "templates": [in_words(each) for each in designs() if each["for"] == "procedure"],
        "procedures": Procedure.objects.order_by("title")[:200],
        "chosen": request.POST.get("template", "blank"),
    }
    return TemplateResponse(request, "processes/admin/start.html", context)


def _chosen(name: str) -> dict[str, Any]:
    """The document of a template by its key, or of a procedure as ``procedure:ID``; the blank one for anything else."""
    kind, _separator, which = name.partition(":")
    if kind == "procedure" and which.isdigit():
        document: dict[str, Any] = get_object_or_404(Procedure, pk=int(which)).get_latest_revision_as_object().document
        return document
    templates = {each["document"]["key"]: each["document"] for each in designs() if each["for"] == "procedure"}
    return dict(templates.get(name, templates["blank"]))

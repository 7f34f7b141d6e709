from typing import Any

from django import forms as django_forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from organization import clock
from organization.member_forms import DateInput
from organization.models import Assignment, Unit
from organization.queries import unit_post_holders


class HoldersForm(django_forms.Form):
    """Asks for a unit and a day."""

    unit = django_forms.ModelChoiceField(
        queryset=Unit.objects.none(), to_field_name="code", label=_("Unit"), empty_label=_("Choose a unit")
    )
    on = django_forms.DateField(label=_("On"), widget=DateInput())


def _form(request: HttpRequest) -> HoldersForm:
    form = HoldersForm(request.GET if "unit" in request.GET else None, initial={"on": clock.today()})
    units = Unit.objects.exclude(kind="group").filter(pk__in=Assignment.objects.values("unit"))
    field: Any = form.fields["unit"]
    field.queryset = units
    field.label_from_instance = lambda unit: "\u3000" * (unit.depth - 1) + unit.label
    return form


@login_required
def post_holders(request: HttpRequest) -> HttpResponse:
    """Shows who held which post in a unit on a day, and who held it before."""
    form = _form(request)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        unit, on = form.cleaned_data["unit"], form.cleaned_data["on"]
        context |= {"unit": unit, "on": on, "holders": unit_post_holders(unit, on)}
    return render(request, "organization/post_holders.html", context)

"""Rules across the records of a register."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from forms.models import RegisterRule
from forms.queries.registers import Register
from forms.services.register_rules import RuleBroken, set_rule

from .asking import the_register


class RuleForm(django_forms.Form):
    """One rule: which answers must not come twice, or must not overlap in time."""

    fields_ = django_forms.MultipleChoiceField(
        label=gettext_lazy("Records with the same answers to"),
        widget=django_forms.CheckboxSelectMultiple,
        required=False,
    )
    per_unit = django_forms.BooleanField(label=gettext_lazy("only within one unit"), required=False)
    at_most = django_forms.IntegerField(
        label=gettext_lazy("… there are at most"), min_value=1, max_value=1000, initial=1, required=False
    )
    starts = django_forms.ChoiceField(label=gettext_lazy("… or must not overlap in time, from"), required=False)
    ends = django_forms.ChoiceField(label=gettext_lazy("until"), required=False)
    message = django_forms.CharField(
        label=gettext_lazy("What to say when it is broken"), max_length=200, required=False
    )

    def __init__(self, register: Register, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [field for field in register.fields.values() if not field.column and not field.is_old]
        self.kinds = {each.key: each.kind for each in answers}
        plain = [
            (each.key, each.label) for each in answers if each.kind in ("text", "option", "number", "date", "bool")
        ]
        days = [("", "—"), *((each.key, each.label) for each in answers if each.is_day)]
        self.fields["fields_"].choices = plain  # type: ignore[attr-defined]
        self.fields["starts"].choices = self.fields["ends"].choices = days  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("fields_") and not cleaned.get("starts"):
            raise django_forms.ValidationError(_("Choose at least one question."))
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and self.kinds[starts] != self.kinds[ends]:
            raise django_forms.ValidationError(_("Choose two days, or two times of day."))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rules(request: HttpRequest, key: str) -> HttpResponse:
    """Lists the rules and takes a new one, unless records break it already."""
    register = the_register(request, key, manage=True)
    form = RuleForm(register, request.POST or None)
    numbers: Any = ()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        rule = RegisterRule(
            fields=said["fields_"],
            per_unit=said["per_unit"],
            at_most=said["at_most"] or 1,
            starts=said["starts"],
            ends=said["ends"] or said["starts"],
            message=said["message"],
        )
        try:
            set_rule(form=register.form, rule=rule)
        except RuleBroken as broken:
            numbers = broken.numbers
        else:
            messages.success(request, _("The rule holds from now on, for every entrance."))
            return redirect("register-rules", key)
    rows = [
        (rule, "、".join(str(register.fields[each].label) for each in rule.fields if each in register.fields))
        for rule in register.form.register_rules.all()
    ]
    context = {"register": register, "form": form, "rules": rows, "numbers": numbers}
    return render(request, "forms/registers/rules.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@login_required
def drop_rule(request: HttpRequest, key: str, rule_id: int) -> HttpResponse:
    """Removes a rule."""
    register = the_register(request, key, manage=True)
    register.form.register_rules.filter(pk=rule_id).delete()
    messages.success(request, _("The rule was removed."))
    return redirect("register-rules", key)

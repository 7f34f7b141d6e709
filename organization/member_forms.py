"""The forms on members' own pages."""

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from organization import clock
from organization.models import Delegation, Member, User
from organization.refusals import delegation_refusal
from organization.services import DelegationRefused, check_delegation, create_delegation


class DateInput(django_forms.DateInput):
    """A date chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class MemberCodeField(django_forms.ModelChoiceField):
    """A member by code, in capital or small letters."""

    @override
    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "\x00" in value:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value.strip().upper() if isinstance(value, str) else value)


class DelegationForm(django_forms.Form):
    """Asks to whom, from when to when and why a member hands over."""

    delegate = MemberCodeField(
        queryset=Member.objects.none(),
        to_field_name="code",
        label=_("Who acts for you"),
        widget=django_forms.TextInput(attrs={"autocomplete": "off", "placeholder": "M0001"}),
        help_text=_("The member's code. They act in their own name, and the history says for whom."),
        error_messages={"invalid_choice": _("There is no active member with this code: check it with the person.")},
    )
    start_on = django_forms.DateField(label=_("First day"), widget=DateInput())
    end_on = django_forms.DateField(label=_("Last day"), widget=DateInput())
    reason = django_forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("For example: on leave, on duty travel.")
    )

    def __init__(self, *args: Any, delegator: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegator = delegator
        who: Any = self.fields["delegate"]
        who.queryset = Member.objects.filter(user__is_active=True).select_related("user")
        self.fields["start_on"].initial = clock.today()

    @override
    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                check_delegation(
                    delegator=self.delegator,
                    delegate=values["delegate"],
                    start_on=values["start_on"],
                    end_on=values["end_on"],
                )
            except DelegationRefused as refused:
                self.add_error(None, delegation_refusal(refused.code, refused.context))
        return values

    def save(self, *, user: User) -> Delegation:
        """Returns the new delegation."""
        return create_delegation(delegator=self.delegator, created_by=user, **self.cleaned_data)


class LanguageForm(django_forms.ModelForm):
    """Asks in which language the pages open after signing in."""

    class Meta:
        model = User
        fields = ["language"]

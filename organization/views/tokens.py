"""The tokens by which programs act for somebody: made, seen and ended by their owner."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from organization import clock
from organization.models import ApiToken
from organization.models.api_token import Scope
from organization.services.api_tokens import LONGEST_DAYS, TooManyTokens, create_token, revoke_token
from organization.signed_in import SignedInRequest


class TokenForm(forms.Form):
    """What a new token is for, what it may do, and how long."""

    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("May"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=gettext_lazy("Days until it ends"), min_value=1, max_value=LONGEST_DAYS, initial=90)


@login_required
def tokens(request: SignedInRequest) -> HttpResponse:
    """Lists the reader's tokens and makes new ones; a new one is shown this once."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            _row, secret = create_token(user=request.user, name=data["name"], scopes=data["scopes"], days=data["days"])
            form = TokenForm()
        except TooManyTokens:
            form.add_error(None, _("You have as many tokens as anybody may have. End one first."))
    rows = ApiToken.objects.filter(user=request.user)
    words = dict(Scope.choices)
    context: dict[str, Any] = {
        "form": form,
        "secret": secret,
        "rows": [(row, [words.get(scope, scope) for scope in row.scopes], is_live(row)) for row in rows[:100]],
    }
    response = render(request, "organization/tokens.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def end_token(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ends one of the reader's tokens at once."""
    revoke_token(token=get_object_or_404(ApiToken, pk=pk, user=request.user))
    messages.success(request, _("The token no longer works."))
    return redirect("my_tokens")


def is_live(row: ApiToken) -> bool:
    """Whether the token works now."""
    return row.revoked_at is None and row.expires_at > clock.now()

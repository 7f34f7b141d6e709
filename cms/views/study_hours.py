"""The member's study hours, and the word of those who oversee a unit on hours from elsewhere."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cms.models import HoursStatus, StudyHours
from cms.queries.study_hours import claims_to_decide, hours_account
from cms.services import claim_hours, decide_claim
from forms.problem_texts import message_of
from forms.services.store_upload import UploadRefused, store_upload
from organization import clock
from organization.models import Member, User
from organization.sent import number_sent
from organization.signed_in import SignedInRequest

MOST_CLAIMS = 100


class ClaimForm(forms.ModelForm):
    """Hours studied elsewhere, with what proves them."""

    file = forms.FileField(
        label=gettext_lazy("Certificate or other proof as a file"),
        required=False,
        help_text=gettext_lazy("A photo, or a PDF or Word document, at most 20 MB. Write the proof above, too."),
    )

    class Meta:
        model = StudyHours
        fields = ["title", "on", "hours", "proof"]
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        labels = {"title": gettext_lazy("What was studied"), "hours": gettext_lazy("Study hours")}
        help_texts = {
            "proof": gettext_lazy("For example the number of a certificate, or who held the training."),
            "hours": gettext_lazy("A whole day is 8 hours, half a day 4."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.fields["proof"].required = True

    def clean_on(self) -> object:
        day = self.cleaned_data["on"]
        if day > clock.today():
            raise ValidationError(_("This day is still to come: enter it afterwards."))
        if day.year < clock.today().year - 1:
            raise ValidationError(_("Only this year and the last one can be entered."))
        return day


@login_required
def hours(request: SignedInRequest) -> HttpResponse:
    """Shows the member's ledger of a year and takes hours from elsewhere."""
    member = request.user.as_member
    if member is None:
        return render(request, "cms/learning/no_member.html", {"title": _("Study hours")})
    today = clock.today()
    year = min(today.year, max(2000, number_sent(request.GET.get("year")) or today.year))
    form = ClaimForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if member.study_hours.filter(status=HoursStatus.CLAIMED).count() >= MOST_CLAIMS:
            form.add_error(None, _("Very many entries wait already: have them decided first."))
        elif _claimed(form, request.user, member):
            messages.success(request, _("Entered. It counts as soon as your branch has confirmed it."))
            return redirect("study-hours")
    context = {"account": hours_account(member, year, today), "form": form, "years": (today.year, today.year - 1)}
    response = render(request, "cms/learning/hours.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _claimed(form: ClaimForm, user: User, member: Member) -> bool:
    """Enters the hours and returns whether that could be done; a file that is not accepted is told at its field."""
    data = form.cleaned_data
    file = None
    if data["file"]:
        try:
            file = store_upload(file=data["file"], owner=user)
        except UploadRefused as refused:
            form.add_error("file", message_of(refused.code, refused.context))
            return False
    claim_hours(member=member, on=data["on"], hours=data["hours"], title=data["title"], proof=data["proof"], file=file)
    return True


@login_required
def claims(request: SignedInRequest) -> HttpResponse:
    """Lists the hours of others that wait for this person's word."""
    response = render(request, "cms/learning/claims.html", {"claims": claims_to_decide(request.user)[:200]})
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def decide(request: SignedInRequest, line_id: int) -> HttpResponse:
    """Counts or refuses hours of somebody in the units this person oversees."""
    accept, reason = "accept" in request.POST, request.POST.get("reason", "").strip()
    if not accept and not reason:
        messages.error(request, _("Say why it is not accepted, so that the member can mend it."))
        return redirect("study-claims")
    if decide_claim(line_id=line_id, user=request.user, accept=accept, reason=reason) is None:
        messages.error(request, _("This entry is not yours to decide, or has been decided already."))
    else:
        messages.success(request, _("Your decision was kept."))
    return redirect("study-claims")

"""Filling in a form step by step, by people who are signed in and by visitors with the public link."""

from collections import OrderedDict
from dataclasses import replace
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from formtools.wizard.views import NamedUrlWizardView

from forms.models import Audience, Draft, Form
from forms.refusals import RecordRefused
from forms.services import FilledForm, build_django_form, shown_values
from forms.services.clean_submission import is_asked
from forms.services.filling import CHECK, filling_of, form_of_link
from forms.services.step_drafts import StepConflict, StepDraft, change_draft

from .fill_page import fill_page
from .fill_places import claim_of, drafts_for, entry_url, plain_token, step_url
from .fill_renewing import renew
from .fill_sending import hand_in, sent_before, to_receipt
from .fill_signed_out import set_aside, take_up
from .refused import STATUS as REFUSED_STATUS
from .refused import refusal_now, refused_page

NAMELESS = frozenset({"link_unknown", "not_for_you"})
"""Refusals that do not even tell what the form is called."""


class CheckForm(django_forms.Form):
    """The last step: nothing more is asked."""


class FillWizard(NamedUrlWizardView):
    """The steps of a form's pinned version; drafts, conflicts and handing in go through the services.

    An anonymous form redirects nowhere and stores nothing on the way: what was answered so far is carried in the page.
    """

    storage_name = "forms.views.fill_storage.FillStorage"
    template_name = "forms/fill/step.html"
    check_form = CheckForm
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = None
        try:
            form = self._form(kwargs)
            answer = self._prepare(request, form, "token" in kwargs)
        except RecordRefused as refused:
            return refused_page(request, refused, form=None if refused.code in NAMELESS else form)
        if answer is not None:
            return answer
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def _prepare(self, request: Any, form: Form, by_link: bool) -> HttpResponseBase | None:
        """Opens the filling-in; returns the answer when there is nothing more to fill in."""
        settings = getattr(form, "settings", None)
        if settings is not None and by_link and settings.audience != Audience.LINK:
            raise RecordRefused("link_unknown")
        if not by_link and not request.user.is_authenticated:
            set_aside(request, form)
            return redirect_to_login(request.get_full_path())
        if (sent := sent_before(request, form)) is not None:
            return to_receipt(request, sent)
        nameless = bool(settings and settings.anonymous)
        drafts = drafts_for(request, form, nameless=nameless)
        draft = drafts.load()
        self.filling = filling_of(
            form=form,
            user=request.user,
            by_link=by_link,
            claim=claim_of(request, nameless=nameless, by_link=by_link),
            version_sha=draft.version,
        )
        self.refusal = refusal_now(request, self.filling)
        if self.refusal is not None and (request.method != "POST" or self.refusal.code in NAMELESS):
            raise self.refusal
        if request.method != "POST" and drafts.keeps and take_up(request, self.filling, drafts):
            messages.success(request, _("What you typed before you were signed out is here again."))
            draft = drafts.load()
        token = draft.token or plain_token(request.POST.get("token", ""))
        self.filling = replace(self.filling, token=token)
        request.filling, request.drafts, request.draft = self.filling, drafts, draft
        steps: OrderedDict[str, Any] = OrderedDict((name, FilledForm) for name in self.filling.steps)
        steps[CHECK] = CheckForm
        self.form_list = steps
        return None

    # the steps

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "fill"

    def get_form_list(self) -> OrderedDict[str, Any]:
        """Returns the steps that show with the answers given so far, and the overview."""
        shown = self.filling.shown_steps(self.cleaned.state)
        self._resolved_form_list = OrderedDict((name, self.form_list[name]) for name in [*shown, CHECK])
        return self._resolved_form_list

    @property
    def cleaned(self) -> Any:
        """What the answers so far come to; worked out again when they change."""
        draft = self.storage.draft
        known = getattr(self, "_cleaned", None)
        if known is None or known[0] is not draft:
            self._cleaned = known = (draft, self.filling.clean(draft.answers))
        return known[1]

    @property
    def window(self) -> str:
        """The browser window: its page names itself, so that it never conflicts with its own earlier savings."""
        return plain_token(self.request.POST.get("window", ""))

    @property
    def token(self) -> str:
        return self.storage.draft.token or self.filling.token

    def get_step_url(self, step: str) -> str:
        return step_url(self.filling, step)

    def get_form(self, step: str | None = None, data: Any = None, files: Any = None) -> Any:
        """Returns the form of a step: what is posted, or what the draft says of it (with ``?errors``, its errors)."""
        step = step or self.steps.current
        if step == CHECK or step not in self.filling.steps:
            return CheckForm(data={} if data is not None else None)
        posted = data if hasattr(data, "getlist") else None
        saved = None if posted is not None else self.storage.get_step_data(step)
        asked = {key for key in self.filling.writable_in(step) if is_asked(self.filling.definition.field(key))}
        elsewhere = {key: value for key, value in self.cleaned.values.items() if key not in asked}
        judged = (saved or {}) if posted is None and "errors" in self.request.GET else None
        return build_django_form(
            definition=self.filling.definition,
            stored=elsewhere,
            writable=self.filling.writable_in(step),
            visible=self.filling.visible_in(step),
            context=self.filling.context,
            data=posted if posted is not None else judged,
            files=files if posted is not None else None,
            draft=Draft(raw=saved) if saved is not None and judged is None else None,
            told=self.filling.rights.visible,
        )

    # looking

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        step = kwargs.get("step")
        if self.filling.nameless:
            if step is not None:
                return redirect(entry_url(self.filling))
            self.storage.current_step = self.steps.first
            return self.render(self.get_form(step=self.steps.first))
        if step is None:
            draft = self.storage.draft
            return redirect(self.get_step_url(draft.step if draft.step in self.get_form_list() else self.steps.first))
        if step == self.done_step_name or step not in self.get_form_list():
            return redirect(self.get_step_url(self.steps.first))
        if step not in self.reachable:
            return redirect(self.get_step_url(self.reachable[-1]))
        self.storage.current_step = step
        return self.render(self.get_form(step=step))

    @property
    def reachable(self) -> list[str]:
        """The steps that may be jumped to: those that were before the person already, and the first."""
        reached = self.storage.draft.reached
        return [step for index, step in enumerate(self.get_form_list()) if index == 0 or step in reached]

    # answering

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        step = self.request.POST.get("fill-current_step", "")
        steps = list(self.get_form_list())
        if step not in self.form_list:
            return redirect(entry_url(self.filling))
        self.storage.current_step = step
        form = self.get_form(step=step, data=self.request.POST, files=self.request.FILES)
        goes_to = self._target(steps, step)
        try:
            self._keep(step, form)
            return self._go_on(step, form, goes_to)
        except StepConflict as conflict:
            return self._conflict(form, conflict)

    def _go_on(self, step: str, form: Any, goes_to: str) -> HttpResponseBase:
        """Does what the button says, now that the step is kept."""
        if self.refusal is not None:
            return self.refused(self.refusal, form)
        shown = list(self.get_form_list())
        if step not in shown:
            # Other answers hide the step meanwhile: what it says stays in the draft, and the first step comes up.
            return self.render_goto_step(shown[0])
        if "renew" in self.request.POST:
            return renew(self, form)
        if getattr(form, "command", None) is not None:
            return self.render(form)
        if goes_to:
            return self.render_goto_step(goes_to)
        if "later" in self.request.POST:
            messages.success(self.request, _("Kept. You can go on with it here whenever you like."))
            return redirect("fill-list")
        if not form.is_valid():
            return self.render(form)
        if "send" in self.request.POST or step == CHECK:
            return self.render_done(form)
        return self.render_next_step(form)

    def _target(self, steps: list[str], step: str) -> str:
        target = self.request.POST.get("wizard_goto_step", "")
        if target == CHECK:
            return target if CHECK in self.reachable else ""
        return target if target in steps and target in self.reachable else ""

    def _keep(self, step: str, form: Any) -> None:
        if step != CHECK:
            checked = "overwrite" not in self.request.POST
            self.storage.keep(step, dict(form.raw), window=self.window, token=self.token, checked=checked)

    def render_next_step(self, form: Any, **kwargs: Any) -> HttpResponseBase:
        return self.render_goto_step(self.get_next_step())

    def render_goto_step(self, goto_step: str, **kwargs: Any) -> HttpResponseBase:
        draft = self.storage.draft
        if draft.step != goto_step or goto_step not in draft.reached:
            self.storage.draft = self.go_to(goto_step) if draft.saved else draft.at(goto_step)
        self.storage.current_step = goto_step
        if self.filling.nameless:
            return self.render(self.get_form(step=goto_step))
        return redirect(self.get_step_url(goto_step))

    def refused(self, refused: RecordRefused, form: Any) -> HttpResponseBase:
        """Says why nothing is taken; where no draft keeps what was typed, its page does, and may be sent again."""
        if self.storage.drafts.keeps:
            return refused_page(self.request, refused, form=self.filling.form, kept=True)
        response = self.render(form, refusal=refused.text)
        response.status_code = REFUSED_STATUS.get(refused.code, 409)
        return response

    def go_to(self, step: str) -> StepDraft:
        """Stores that this step is before the person now, and returns the draft."""
        return change_draft(self.storage.drafts, self.storage.draft, lambda draft: draft.at(step))

    def _conflict(self, form: Any, conflict: StepConflict) -> HttpResponseBase:
        """Shows what was typed here beside what the other window saved; pressing again is an informed choice."""
        self.storage.draft = conflict.draft
        theirs = self.filling.clean(conflict.draft.answers).values
        step = self.steps.current
        other = shown_values(
            definition=self.filling.definition,
            values=theirs,
            context=self.filling.context,
            visible=self.filling.visible_in(step),
        )
        response = self.render(form, conflict=other, conflict_url=self.get_step_url(step))
        response.status_code = 409
        return response

    def render_done(self, form: Any, **kwargs: Any) -> HttpResponseBase:
        """Hands in all answers, checked anew as a whole; whatever is wrong leads to its step."""
        return hand_in(self, form)

    def _form(self, kwargs: dict[str, Any]) -> Form:
        if "token" in kwargs:
            return form_of_link(kwargs["token"])
        form: Form | None = Form.objects.select_related("settings").defer("fields").filter(key=kwargs["key"]).first()
        if form is None:
            raise Http404
        return form

    def get_context_data(self, form: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(form=form, **kwargs)
        return context | fill_page(self, form)

    def render(self, form: Any = None, **kwargs: Any) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context_data(form=form, **kwargs))

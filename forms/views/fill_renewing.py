"""Going over to the newest version of a form while filling it in."""

from collections import OrderedDict
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from forms.services import FilledForm
from forms.services.filling import CHECK, Filling, filling_of
from forms.services.renew_draft import left_shown, renewed
from forms.services.step_drafts import StepDraft, change_draft

from .fill_places import entry_url

ANYWAY = "anyway"


def renew(wizard: Any, form: Any) -> HttpResponseBase:
    """Goes over with every answer that has a place there; asks first when some have none. Those stay readable."""
    old: Filling = wizard.filling
    new = of_version(old, "")
    draft = wizard.storage.drafts.load()
    found = renewed(old, new, draft.answers)
    response: HttpResponseBase
    if found.left and wizard.request.POST["renew"] != ANYWAY:
        response = wizard.render(form, losses=left_shown(old, draft.answers, found.left))
        return response

    def gone_over(draft: StepDraft) -> StepDraft:
        found = renewed(old, new, draft.answers)
        left = draft.left
        if found.left:
            behind = {"version": old.version.sha256, "answers": dict(draft.answers), "keys": list(found.left)}
            left = (*left, behind)
        sha = new.version.sha256
        return replace(
            draft,
            answers=found.answers,
            left=left,
            version=sha,
            step="",
            reached=(),
            saved={name: [draft.revision + 1, wizard.window] for name in new.steps},
        )

    wizard.storage.draft = change_draft(wizard.storage.drafts, draft, gone_over)
    wizard.filling = wizard.storage.filling = new
    wizard.form_list = OrderedDict([*((name, FilledForm) for name in new.steps), (CHECK, wizard.check_form)])
    if new.nameless:
        response = wizard.render_goto_step(next(iter(wizard.get_form_list())))
        return response
    messages.info(wizard.request, _("You are now filling in the newest version; answers to the same questions stayed."))
    return redirect(entry_url(new))


def left_behind(wizard: Any) -> list[Any]:
    """Returns the answers that earlier versions asked for and this one does not, for reading."""
    found: list[Any] = []
    for each in wizard.storage.draft.left:
        old = of_version(wizard.filling, each["version"])
        found += left_shown(old, each["answers"], each["keys"])
    return found


def of_version(filling: Filling, sha: str) -> Filling:
    """Returns the same filling-in on that version, "" for the published one."""
    return filling_of(
        form=filling.form, user=filling.user, by_link=filling.by_link, claim=filling.claim, version_sha=sha
    )

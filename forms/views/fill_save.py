"""Saving one step of a form while it is being typed."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from forms.field_types.errors import FieldError
from forms.models import Form
from forms.refusals import RecordRefused
from forms.services import read_submission
from forms.services.build_django_form import as_posting
from forms.services.drafts import LARGEST
from forms.services.filling import Filling, form_of_link, open_filling
from forms.services.step_drafts import StepConflict, save_step
from organization import clock

from .fill_places import BEGUN_BOX, begun_at, claim_of, drafts_for, plain_token


@require_POST
def save_step_view(request: HttpRequest, step: str, key: str = "", token: str = "") -> HttpResponse:
    """Stores what a step says now: JSON {"posted": {name: [values]}, "revision": n}.

    Answers {"revision", "saved_at"}; 409 when another window saved the step meanwhile, 413 when it is too much, 403
    when the form is not for this person any more; anonymous forms keep nothing and answer 404.
    """
    if len(request.body) > LARGEST:
        return JsonResponse({"code": "draft_too_large"}, status=413)
    try:
        form = form_of_link(token) if token else Form.objects.select_related("settings").filter(key=key).first()
        if form is None or (not token and not request.user.is_authenticated):
            return JsonResponse({"code": "draft_refused"}, status=403)
        drafts = drafts_for(
            request, form, nameless=bool(form.settings.anonymous) if hasattr(form, "settings") else False
        )
        if not drafts.keeps:
            return JsonResponse({"code": "draft_refused"}, status=404)
        filling = open_filling(
            form=form,
            user=request.user,
            by_link=bool(token),
            claim=claim_of(request, nameless=False, by_link=bool(token)),
            version_sha=drafts.load().version,
        )
    except RecordRefused as refused:
        return JsonResponse({"code": "draft_refused", "text": refused.text}, status=403)
    if step not in filling.steps:
        return JsonResponse({"code": "draft_refused"}, status=404)
    return _save(request, filling, drafts, step)


def _save(request: HttpRequest, filling: Filling, drafts: Any, step: str) -> JsonResponse:
    try:
        body = json.loads(request.body)
        posted, revision = as_posting(dict(body["posted"])), body.get("revision")
        if isinstance(revision, bool) or not isinstance(revision, int):
            raise ValueError(revision)
        answers = read_submission(
            definition=filling.definition, data=posted, writable=filling.writable_in(step), context=filling.context
        )
        draft = save_step(
            drafts,
            step=step,
            answers=answers,
            keys=filling.writable_in(step),
            version=filling.version.sha256,
            revision=revision,
            window=plain_token(posted.get("window", "")),
            token=plain_token(posted.get("token", "")),
            begun=begun_at(posted.get(BEGUN_BOX, "")),
        )
    except StepConflict as conflict:
        return JsonResponse({"code": "draft_conflict", "revision": conflict.draft.revision}, status=409)
    except (FieldError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return JsonResponse({"code": "draft_unreadable"}, status=400)
    return JsonResponse({"revision": draft.revision, "saved_at": localtime(clock.now()).strftime("%H:%M")})

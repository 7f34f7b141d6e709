"""What somebody has not handed in yet: the same draft as on the pages."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from forms.models import Draft
from forms.services.drafts import DraftConflict, drop_draft, load_draft, save_draft
from forms.services.filling import filling_of
from forms.services.step_drafts import StepDraft, from_json
from organization import clock
from organization.api.auth import need
from organization.models.api_token import Scope

from .finding import kept_for
from .shapes import REFUSALS, DraftIn, DraftOut

router = Router()


@router.get(
    "/forms/{key}/draft", response={200: DraftOut, **REFUSALS}, summary="Your draft; revision 0 when there is none"
)
def get_draft(request: HttpRequest, key: str) -> Any:
    need(request, Scope.FILL)
    form = kept_for(request, key)
    return draft_json(load_draft(owner=request.user, key=f"form:{form.key}"))


@router.put("/forms/{key}/draft", response={200: DraftOut, **REFUSALS}, summary="Save your draft")
def put_draft(request: HttpRequest, key: str, body: DraftIn) -> Any:
    """`revision` is that of the draft you began with; 409 when it was saved elsewhere meanwhile."""
    need(request, Scope.FILL)
    form = kept_for(request, key)
    place = f"form:{form.key}"
    earlier = load_draft(owner=request.user, key=place)
    if body.revision is not None and body.revision != (earlier.revision if earlier else 0):
        raise DraftConflict(earlier)
    filling = filling_of(form=form, user=request.user, version_sha=earlier.version if earlier else "")
    kept = from_json(earlier.raw, version="", revision=earlier.revision) if earlier else StepDraft()
    kept = replace(kept, begun=kept.begun or clock.now().isoformat(timespec="seconds"))
    kept = kept.with_answers(body.answers, {name: page.fields for name, page in filling.steps.items()})
    draft = save_draft(
        owner=request.user,
        key=place,
        raw={**kept.to_json(), "answers": body.answers},  # as they were sent: what cannot be stored is told
        revision=kept.revision,
        version=filling.version.sha256,
    )
    return draft_json(draft)


@router.delete("/forms/{key}/draft", response={204: None, **REFUSALS}, summary="Forget your draft")
def delete_draft(request: HttpRequest, key: str) -> Any:
    need(request, Scope.FILL)
    drop_draft(owner=request.user, key=f"form:{kept_for(request, key).key}")
    return Status(204, None)


def draft_json(draft: Draft | None) -> dict[str, Any]:
    """Returns the draft, or a blank one."""
    if draft is None:
        return {"answers": {}, "revision": 0, "version": ""}
    answers = from_json(draft.raw, version=draft.version, revision=draft.revision).answers
    return {
        "answers": dict(answers),
        "revision": draft.revision,
        "version": draft.version,
        "updated_at": draft.updated_at,
    }

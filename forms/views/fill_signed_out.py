"""What was typed by somebody whose session had ended meanwhile: it waits in the new one until they sign in again."""

from typing import Any

from forms.field_types.errors import FieldError
from forms.field_types.gate import gate_json
from forms.models import Form
from forms.services import read_submission
from forms.services.build_django_form import as_posting
from forms.services.drafts import LARGEST
from forms.services.filling import Filling, user_key
from forms.services.step_drafts import StepDrafts, save_step

from .fill_places import BEGUN_BOX, begun_at, plain_token
from .link_limits import may_post

OWNER_BOX = "fill-owner"
"""Name of the box in which a page says, as an opaque key, whose it is. No question can be called so."""


def set_aside(request: Any, form: Form) -> None:
    """Keeps the posting in the session, for the one whose page it was; of anonymous forms nothing is kept."""
    settings = getattr(form, "settings", None)
    if request.method != "POST" or settings is None or settings.anonymous or not request.POST.get(OWNER_BOX):
        return
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST or not may_post(request, form):
        return
    posted = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    try:
        request.session[_place(form)] = gate_json(posted)
    except FieldError:
        return


def take_up(request: Any, filling: Filling, drafts: StepDrafts) -> bool:
    """Puts what was set aside into the draft of the one who typed it, and forgets it; returns whether it did."""
    kept = request.session.pop(_place(filling.form), None)
    if not isinstance(kept, dict) or kept.get(OWNER_BOX) != [user_key(request.user)]:
        return False
    posted = as_posting(kept)
    step = posted.get("fill-current_step", "")
    if step not in filling.steps:
        return False
    keys = filling.writable_in(step)
    save_step(
        drafts,
        step=step,
        answers=read_submission(definition=filling.definition, data=posted, writable=keys, context=filling.context),
        keys=keys,
        version=filling.version.sha256,
        revision=None,
        window=plain_token(posted.get("window", "")),
        token=plain_token(posted.get("token", "")),
        begun=begun_at(posted.get(BEGUN_BOX, "")),
    )
    return True


def _place(form: Form) -> str:
    return f"typed:{form.key}"

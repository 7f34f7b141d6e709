"""Where a filling-in lives: its addresses, its draft, and the secrets a page carries."""

import re
import secrets
from datetime import datetime
from typing import Any

from django.core import signing
from django.urls import reverse

from forms.models import Form
from forms.services.filling import Filling
from forms.services.step_drafts import CarriedDrafts, OwnedDrafts, SessionDrafts, StepDraft, StepDrafts, from_json
from organization import clock

TOKEN = re.compile(r"[A-Za-z0-9_-]{16,60}")
CARRIED = "forms.carried"
BEGUN = "forms.begun"
BEGUN_BOX = "fill-begun"
"""Name of the box in which a page says since when it is open. No question can be called so."""
LARGEST_CARRIED = 2_000_000


def drafts_for(request: Any, form: Form, *, nameless: bool) -> StepDrafts:
    """Returns where the draft of this person for this form is kept."""
    key = f"form:{form.key}"
    if nameless:
        return CarriedDrafts(carried(request.POST.get("carried", "")) if request.method == "POST" else StepDraft())
    if request.user.is_authenticated:
        return OwnedDrafts(request.user, key)
    return SessionDrafts(request.session, key)


def carried(text: str) -> StepDraft:
    """Returns the draft that a page carries; a blank one when it was tampered with."""
    if not text or len(text) > LARGEST_CARRIED:
        return StepDraft()
    try:
        kept = signing.loads(text, salt=CARRIED)
        return from_json(kept["raw"], version=str(kept["version"]), revision=int(kept["revision"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return StepDraft()


def carry(draft: StepDraft) -> str:
    """Returns the draft as text for the page, signed and compressed."""
    kept = {"raw": draft.to_json(), "version": draft.version, "revision": draft.revision}
    return signing.dumps(kept, salt=CARRIED, compress=True)


def claim_of(request: Any, *, nameless: bool, by_link: bool) -> str:
    """Returns the secret by which somebody without a login or a name keeps hold of their uploads, "" for others."""
    if nameless:
        return plain_token(request.POST.get("claim", ""))
    if request.user.is_authenticated:
        return ""
    if "claim" not in request.session:
        if request.method != "POST":
            # Looking at a page makes no session.
            return new_token()
        request.session["claim"] = new_token()
    return str(request.session["claim"])


def plain_token(text: str, *, or_new: bool = True) -> str:
    """Returns the token that was sent if it looks like one of ours, else a new one (or "")."""
    return text if TOKEN.fullmatch(text) else (new_token() if or_new else "")


def new_token() -> str:
    """Returns 128 random bits as text."""
    return secrets.token_urlsafe(16)


def begun_mark() -> str:
    """Returns this moment for a page, signed: what is noted as the beginning is when the page was opened."""
    return signing.Signer(salt=BEGUN).sign(clock.now().isoformat(timespec="seconds"))


def begun_at(mark: str) -> str:
    """Returns the ISO moment that a page brings back, this one when it brings none of ours."""
    try:
        moment = signing.Signer(salt=BEGUN).unsign(mark)
        return datetime.fromisoformat(moment).isoformat(timespec="seconds")
    except (signing.BadSignature, ValueError):
        return clock.now().isoformat(timespec="seconds")


def entry_url(filling: Filling) -> str:
    """Returns the address at which this filling-in begins."""
    if filling.by_link:
        return reverse("form-link", args=[filling.settings.link_token])
    return reverse("fill", args=[filling.form.key])


def step_url(filling: Filling, step: str) -> str:
    """Returns the address of one step."""
    if filling.by_link:
        return reverse("form-link-step", args=[filling.settings.link_token, step])
    return reverse("fill-step", args=[filling.form.key, step])

"""Keeping what somebody typed."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from forms.field_types.gate import gate_json
from forms.models import Draft
from forms.models.draft import LONGEST_KEY
from organization import clock

LARGEST = 1_000_000
MOST_PER_PERSON = 200
"""Beyond it the drafts longest untouched give way."""


class DraftConflict(Exception):
    """Another window saved the draft meanwhile; ``draft`` is what is stored now."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__("draft_conflict")
        self.draft = draft


def load_draft(*, owner: Any, key: str) -> Draft | None:
    """Returns the owner's draft for this place, None when there is none."""
    return Draft.objects.filter(owner=owner, key=key).first()


@transaction.atomic
def save_draft(
    *, owner: Any, key: str, raw: Mapping[str, Any], revision: int | None = None, version: str = ""
) -> Draft:
    """Stores what was typed and returns the draft with its new revision.

    ``revision`` is the one the window was drawn with (0: there was none yet, None: overwrite whatever is there).
    Raises DraftConflict when it is not the stored one, FieldError when the JSON cannot be stored, ValueError when
    the key is longer than a key can be.
    """
    if len(key) > LONGEST_KEY:
        raise ValueError(key[:40])
    clean = gate_json(dict(raw))
    draft = Draft.objects.select_for_update().filter(owner=owner, key=key).first()
    if revision is not None and revision != (draft.revision if draft else 0):
        raise DraftConflict(draft)
    if draft is None:
        try:
            with transaction.atomic():
                draft = Draft.objects.create(
                    owner=owner, key=key, raw=clean, version=version, revision=1, updated_at=clock.now()
                )
        except IntegrityError as error:
            raise DraftConflict(load_draft(owner=owner, key=key)) from error
        _make_room(owner)
        return draft
    draft.raw, draft.version, draft.updated_at = clean, version, clock.now()
    draft.revision += 1
    draft.save()
    return draft


def _make_room(owner: Any) -> None:
    newest = Draft.objects.filter(owner=owner).order_by("-updated_at", "-pk")
    surplus = list(newest.values_list("pk", flat=True)[MOST_PER_PERSON:])
    if surplus:
        Draft.objects.filter(pk__in=surplus).delete()


def drop_draft(*, owner: Any, key: str) -> None:
    """Forgets the draft; its files stay until they are attached or swept."""
    Draft.objects.filter(owner=owner, key=key).delete()

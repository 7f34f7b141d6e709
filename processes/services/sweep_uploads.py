"""Files that were uploaded and never handed in disappear after a while."""

import json
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction

from forms.models import Draft, StoredFile
from forms.services.sweep_unsent import sweep_unsent
from organization import clock
from processes.models import Case, Contribution, HistoryEntry

KEPT_DAYS = 30


def sweep_uploads(*, days: int = KEPT_DAYS) -> int:
    """Deletes what was uploaded to cases or forms more than ``days`` ago and is named nowhere; returns how many files.

    Named, for a case, means: in the answers of the case, in a part somebody handed in, in its history, or in a draft.
    """
    before = clock.now() - timedelta(days=days)
    old = StoredFile.objects.filter(created_at__lt=before, attached_to__startswith="case:").order_by("attached_to")
    swept = 0
    for place, files in groupby(old.iterator(), key=lambda file: file.attached_to.partition("/")[0]):
        swept += _sweep(place, list(files))
    return swept + sweep_unsent(days=days)


@transaction.atomic
def _sweep(place: str, files: Iterable[StoredFile]) -> int:
    # The case is locked: whoever hands a file in at this moment does it before or after, never in between.
    case_id = _id_of(place)
    case = Case.objects.select_for_update().filter(pk=case_id).first() if case_id else None
    named = _named(case, place) if case is not None else ""
    unused = [file for file in files if str(file.pk) not in named]
    for file in unused:
        file.delete()
    return len(unused)


def _id_of(place: str) -> UUID | None:
    try:
        return UUID(place.removeprefix("case:"))
    except ValueError:
        return None


def _named(case: Case, place: str) -> str:
    """Everything in which a file of the case may be named, as one text."""
    return json.dumps(
        [
            case.values,
            list(Contribution.objects.filter(case=case).values_list("values", flat=True)),
            list(HistoryEntry.objects.filter(case=case).values_list("changes", flat=True)),
            list(Draft.objects.filter(key__startswith=place).values_list("raw", flat=True)),
        ]
    )

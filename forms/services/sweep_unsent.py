"""Uploads that were begun and never finished, or never handed in with their form, disappear after a while."""

import json
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Q

from forms.models import Draft, StoredFile
from forms.models.stored_file import FileStatus
from organization import clock

UNFINISHED_DAYS = 1


def sweep_unsent(*, days: int) -> int:
    """Deletes unfinished uploads after a day, after ``days`` those of forms that no draft names; returns how many."""
    now = clock.now()
    unfinished = StoredFile.objects.exclude(status=FileStatus.AVAILABLE)
    swept = [file.delete() for file in unfinished.filter(created_at__lt=now - timedelta(days=UNFINISHED_DAYS))]
    # What a correction took in lies at "record:<uuid>/<field>"; without the field it was never saved.
    unsaved = Q(attached_to__startswith="record:") & ~Q(attached_to__contains="/")
    begun = Q(attached_to__startswith="form:") | Q(attached_to__startswith="register:") | unsaved
    old = StoredFile.objects.filter(begun, status=FileStatus.AVAILABLE, created_at__lt=now - timedelta(days=days))
    drafts = json.dumps(list(Draft.objects.filter(key__startswith="form:").values_list("raw", flat=True)))
    visitors = [json.dumps(each.get_decoded(), default=str) for each in _open_sessions()] if old.exists() else []
    for file in old:
        if str(file.pk) not in drafts and not any(str(file.pk) in each for each in visitors):
            swept.append(file.delete())
    return len(swept)


def _open_sessions() -> list[Session]:
    return list(Session.objects.filter(expire_date__gte=clock.now())[:10_000])

"""What was asked and how often in vain, for editors."""

from datetime import timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet, Sum

from organization import clock
from search.models import AskedQuestion

PERIODS = (7, 30, 90, 365)


def asked_questions(*, days: int, only_missed: bool, words: str = "") -> QuerySet[Any]:
    """Returns questions of the last days, each with ``asked``, ``missed`` and ``latest``; most often in vain first."""
    since = Q(days__day__gt=clock.today() - timedelta(days=days))
    rows = AskedQuestion.objects.exclude(text="").annotate(
        asked=Sum("days__asked", filter=since), missed=Sum("days__missed", filter=since), latest=Max("days__day")
    )
    rows = rows.filter(missed__gt=0) if only_missed else rows.filter(asked__gt=0)
    if words:
        rows = rows.filter(text__icontains=words)
    return rows.order_by("-missed", "-asked", "text")

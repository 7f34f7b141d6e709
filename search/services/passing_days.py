"""What is found otherwise because a day has come: memberships and regulations begin and end without being saved."""

from datetime import date

from django.db import transaction

from organization import clock
from search.models import SearchState
from search.sources import sources

from .indexing import queue

KEY = "days"


def queue_what_days_changed() -> int:
    """Lets the indexer look again at what began or ended since the last look, and returns how much that is.

    The first look is at everything that ever began or ended; the clock of the demo also goes back.
    """
    today = clock.today()
    if SearchState.objects.filter(pk=KEY, value=today.isoformat()).exists():
        return 0
    with transaction.atomic():
        state, _created = SearchState.objects.select_for_update().get_or_create(pk=KEY, defaults={"value": ""})
        looked = date.fromisoformat(state.value) if state.value else date.min
        found = 0
        for source in sources():
            ids = list(source.turned(*sorted((looked, today))))
            if ids:
                queue(source.kind, ids)
                found += len(ids)
        note_day(today.isoformat())
    return found


def note_day(day: str) -> None:
    """Remembers that the index is as things are on that day."""
    SearchState.objects.update_or_create(pk=KEY, defaults={"value": day})

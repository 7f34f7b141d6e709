"""Getting rid of the tokens of what has changed or gone, where the database cannot forget them one by one, and of those
that an earlier analysis made."""

from django.db import transaction

from organization import clock
from search.engines.base import EngineDown
from search.engines.chosen import database_engine
from search.models import SearchDocument, SearchState

from .rebuilding import KEY, is_under_way, rebuild
from .versions import is_current

_AT_ONCE = 500


def tidy() -> int:
    """Builds the database's index anew from the mirror when much of it is left over, and every index when another
    analysis made it; returns whether it did.

    Readers are answered by the old one meanwhile. A rebuild in progress does the same anyway.
    """
    own = database_engine()
    if not is_current():
        return _rebuilt()
    if not own.is_worn() or SearchState.objects.filter(pk=KEY).exists():
        return 0
    build, after = own.start_build(), 0
    try:
        while True:
            with transaction.atomic():
                own.take_turn()
                some = list(SearchDocument.objects.filter(pk__gt=after).order_by("pk")[:_AT_ONCE])
                if not some:
                    break
                own.put_into_build(build, some)
            after = some[-1].pk
            own.let_others_write()
        own.finish_build(build)
    except LookupError:  # somebody has begun a rebuild meanwhile
        return 0
    return 1


def _rebuilt() -> int:
    """Builds every index for the present analysis, or goes on with it where that was stopped."""
    if is_under_way(clock.now()):
        return 0
    try:
        rebuild(tell=lambda *_progress: None)
    except (EngineDown, LookupError):  # a server is away, or somebody has begun one meanwhile: later
        return 0
    return 1

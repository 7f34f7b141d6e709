"""Getting rid of the tokens of what has changed or gone, where the database cannot forget them one by one."""

from django.db import transaction

from search.engines.chosen import database_engine
from search.models import SearchDocument, SearchState

from .rebuilding import KEY

_AT_ONCE = 500


def tidy() -> int:
    """Builds the database's index anew from the mirror when much of it is left over; returns whether it did.

    Readers are answered by the old one meanwhile. A rebuild in progress does the same anyway.
    """
    own = database_engine()
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

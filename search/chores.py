"""What the worker does for the search from time to time."""

from wagtail.contrib.search_promotions.models import Query

from processes.chores import register_chore

from .queries.best_bets import keep_key
from .services.asked import forget_questions
from .services.passing_days import queue_what_days_changed
from .services.saved_searches import check_saved_searches
from .services.tidying import tidy

MINUTE = 60.0
DAY = 24 * 3600.0


def register_chores() -> None:
    """Makes the worker look after saved searches, days that come, what was asked, and the keys of best bets."""
    register_chore("search.saved", check_saved_searches, every=MINUTE)
    register_chore("search.days", queue_what_days_changed, every=MINUTE)
    register_chore("search.asked", forget_questions, every=DAY)
    register_chore("search.tidy", tidy, every=DAY)
    register_chore("search.best_bets", keep_missing_keys, every=DAY)


def keep_missing_keys() -> int:
    """Stores the keys of questions that have none yet, such as those of an imported database; returns how many."""
    missing = list(Query.objects.filter(best_bet_key=None))
    for query in missing:
        keep_key(query)
    return len(missing)

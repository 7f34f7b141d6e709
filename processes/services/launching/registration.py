"""What starts cases by itself, made known to the worker and the outbox."""

from processes.chores import register_chore
from processes.effects.parcels import register_parcel

from .planning import launch_schedules
from .records import KIND, start_by_record
from .working import work_launches


def register_launching() -> None:
    """Makes the worker look at schedules and launches, and the outbox start cases by records."""
    register_parcel(KIND, start_by_record)
    register_chore("schedules", launch_schedules, every=600)
    register_chore("launches", work_launches, every=5)

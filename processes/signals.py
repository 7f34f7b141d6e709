"""What the apps above may listen to; but for the first, signals are sent when their transaction has been committed."""

from django.dispatch import Signal

case_written = Signal()
"""A case is being changed by this transaction: ``case``. Sent within it, once for every case that was locked."""

case_moved = Signal()
"""A case has a new history entry: ``case_id``, ``seq``, ``action``, ``source``, ``target``. Index it again."""

version_published = Signal()
"""A procedure has a new published version: ``version_id``."""

vote_closed = Signal()
"""A vote is closed and counted: ``vote_id``."""

"""What the apps above may listen to; every signal is sent after the transaction that caused it has been committed."""

from django.dispatch import Signal

case_moved = Signal()
"""A case has a new history entry: ``case_id``, ``seq``, ``action``, ``source``, ``target``. Index it again."""

version_published = Signal()
"""A procedure has a new published version: ``version_id``."""

vote_closed = Signal()
"""A vote is closed and counted: ``vote_id``."""

"""What other apps may listen to; both are sent inside the transaction that stores the record."""

from django.dispatch import Signal

record_submitted = Signal()
"""A record came in: ``record`` and ``change``."""

record_changed = Signal()
"""A record was changed in any way (submitted, edited, withdrawn, moved …): ``record`` and ``change``."""

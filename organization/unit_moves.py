"""What apps above may listen to when the tree changes."""

from django.dispatch import Signal

unit_moved = Signal()
"""A unit lies elsewhere now, with everything below it; sent inside the transaction: ``unit``."""

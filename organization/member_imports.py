"""What apps above may listen to when many members come at once."""

from django.dispatch import Signal

members_imported = Signal()
"""Members came from a sheet, without a signal for each; sent inside the transaction: ``members`` (their ids)."""

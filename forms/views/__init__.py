"""Pages and endpoints of the forms app."""

from .drafts import save_draft_view
from .files import stored_file, stored_file_preview
from .pickers import divisions_below, pick

__all__ = ["divisions_below", "pick", "save_draft_view", "stored_file", "stored_file_preview"]

"""Everything the public site stores."""

from .document import CmsDocument
from .image import CmsImage, CmsRendition

__all__ = ["CmsDocument", "CmsImage", "CmsRendition"]

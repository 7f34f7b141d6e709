"""What pages, the API and commands ask: ``search`` and ``suggest``."""

from .searching import search
from .suggesting import suggest

__all__ = ["search", "suggest"]

"""What can be found: one module and one registered source for each kind of thing."""

from .base import MEMBER, PUBLIC, Entry, Source
from .registry import register, source_of, sources

__all__ = ["MEMBER", "PUBLIC", "Entry", "Source", "register", "source_of", "sources"]

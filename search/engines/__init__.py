"""Where documents are indexed and found."""

from .base import COUNTED, FACETS, Engine, EngineDown, EngineHit, EngineQuery, EngineResult, SuggestQuery

__all__ = [
    "COUNTED",
    "FACETS",
    "Engine",
    "EngineDown",
    "EngineHit",
    "EngineQuery",
    "EngineResult",
    "SuggestQuery",
]

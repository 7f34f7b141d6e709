from .base import Source

_SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Adds a kind of thing to what can be found; the order is the order on the screen."""
    _SOURCES[source.kind] = source


def sources() -> tuple[Source, ...]:
    """Returns every registered source."""
    return tuple(_SOURCES.values())


def source_of(kind: str) -> Source | None:
    """Returns the source of that kind, or None when there is none (any more)."""
    return _SOURCES.get(kind)

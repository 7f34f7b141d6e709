"""The kinds of effects by key."""

from collections.abc import Mapping

from .base import EffectKind

_KINDS: dict[str, EffectKind] = {}


def register(kind: EffectKind) -> None:
    """Makes the kind known; registering another kind under a known key is a programming error."""
    known = _KINDS.get(kind.key)
    if known is not None and type(known) is not type(kind):
        raise ValueError(f"Effect kind {kind.key!r} is already registered by {type(known).__module__}.")
    _KINDS[kind.key] = kind


def effect_kinds() -> Mapping[str, EffectKind]:
    """Returns every registered kind by key."""
    return dict(_KINDS)


def effect_kind(key: str) -> EffectKind:
    """Returns the kind; KeyError naming the known ones when there is none."""
    try:
        return _KINDS[key]
    except KeyError:
        raise KeyError(f"Unknown effect {key!r}; known: {', '.join(sorted(_KINDS))}") from None

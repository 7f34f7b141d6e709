"""What a transition can cause. Another app adds its own kinds with ``register`` in ``AppConfig.ready()``."""

from .base import Delivery, EffectFailed, EffectKind, EffectRefused, Shell
from .registry import effect_kind, effect_kinds, register

__all__ = [
    "Delivery",
    "EffectFailed",
    "EffectKind",
    "EffectRefused",
    "Shell",
    "effect_kind",
    "effect_kinds",
    "register",
]

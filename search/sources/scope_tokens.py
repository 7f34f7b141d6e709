"""Access tokens for what lies in the organisation's tree."""

from collections.abc import Iterable

from organization.models import Unit


def readers_of_unit(path: str) -> tuple[str, ...]:
    """Returns the tokens of those who oversee the unit with this path: its own, and those of every unit above."""
    return tuple(f"scope:{path[:end]}" for end in range(0, len(path) + 1, Unit.steplen))


def readers_of_units(paths: Iterable[str]) -> tuple[str, ...]:
    """Returns the tokens of those who oversee any of the units."""
    return tuple(sorted({token for path in paths for token in readers_of_unit(path)}))

"""Buttons inside a form that change its shape and not its state: they work without JavaScript."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

NAME = "form-command"
T = TypeVar("T")


@dataclass(frozen=True)
class Command:
    """A button was pressed; ``field`` is where, empty for the whole form."""

    field: str = ""


@dataclass(frozen=True)
class Refresh(Command):
    """Evaluate the conditions again and show what became visible."""


@dataclass(frozen=True)
class AddRow(Command):
    """One more empty row."""


@dataclass(frozen=True)
class RemoveRow(Command):
    """Without row ``row`` (counted from 0); also images and files."""

    row: int = 0


@dataclass(frozen=True)
class MoveUp(Command):
    """Row ``row`` one place up."""

    row: int = 0


@dataclass(frozen=True)
class MoveDown(Command):
    """Row ``row`` one place down."""

    row: int = 0


@dataclass(frozen=True)
class Upload(Command):
    """Keep the chosen files and show them."""


@dataclass(frozen=True)
class Find(Command):
    """Look for the typed name."""


KINDS: dict[str, type[Command]] = {
    "refresh": Refresh,
    "add-row": AddRow,
    "remove-row": RemoveRow,
    "move-up": MoveUp,
    "move-down": MoveDown,
    "upload": Upload,
    "find": Find,
}


def parse_command(text: str) -> Command | None:
    """Returns the command a button's value stands for ("remove-row:metrics:2"), None for anything else."""
    kind, _, rest = text.partition(":")
    field, _, row = rest.partition(":")
    command = KINDS.get(kind)
    if command is None or len(text) > 200:
        return None
    if command in (RemoveRow, MoveUp, MoveDown):
        return command(field, int(row)) if row.isascii() and row.isdigit() and len(row) < 6 else None
    return command(field)


def move(items: Sequence[T], command: Command) -> list[T]:
    """Returns the list after a remove or move command; out-of-range rows change nothing."""
    row = getattr(command, "row", -1)
    if not 0 <= row < len(items):
        return list(items)
    if isinstance(command, RemoveRow):
        return [*items[:row], *items[row + 1 :]]
    target = row - 1 if isinstance(command, MoveUp) else row + 1
    if not 0 <= target < len(items):
        return list(items)
    moved = list(items)
    moved[row], moved[target] = moved[target], moved[row]
    return moved

"""Which entries of one segment are found: a list of numbers while they are few, one bit for each when they are many."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import compress
from typing import TypeAlias, Union

from .expressions import All, Expression, Some, Token

SPAN = 65_536
"""Numbers of one segment: they fit into two bytes."""
BITMAP = SPAN // 8
LISTED = BITMAP // 2 - 1
"""More entries than this take less room as bits."""

Found: TypeAlias = Union["array[int]", bytes]
"""Ascending numbers of two bytes, or BITMAP bytes."""

NOTHING: Found = array("H")
_AS_FLAGS = bytes(1 if value == ord("1") else 0 for value in range(256))


def listed(numbers: Sequence[int]) -> Found:
    """Returns ascending numbers in the shorter of both ways."""
    return array("H", numbers) if len(numbers) <= LISTED else _bits(numbers)


def how_many(found: Found) -> int:
    """Returns the number of entries."""
    return int.from_bytes(found, "little").bit_count() if isinstance(found, bytes) else len(found)


def members(found: Found) -> Sequence[int]:
    """Returns the numbers, ascending."""
    if not isinstance(found, bytes):
        return found
    # All in C: a loop over 65,536 bits would take longer than the rest of the question.
    flags = format(int.from_bytes(found, "little"), f"0{SPAN}b").encode().translate(_AS_FLAGS)
    return list(compress(range(SPAN), reversed(flags)))


def satisfied(expression: Expression, look_up: Callable[[Token], Found]) -> Found:
    """Returns the entries that satisfy the condition."""
    if isinstance(expression, Token):
        return look_up(expression)
    if isinstance(expression, All):
        return _in_all([satisfied(part, look_up) for part in expression.parts])
    if isinstance(expression, Some):
        return in_some([satisfied(part, look_up) for part in expression.parts])
    return _without(satisfied(expression.wanted, look_up), satisfied(expression.unwanted, look_up))


def tokens_in(expression: Expression) -> Iterator[Token]:
    """Yields the tokens of a condition."""
    if isinstance(expression, Token):
        yield expression
    elif isinstance(expression, All | Some):
        for part in expression.parts:
            yield from tokens_in(part)
    else:
        yield from tokens_in(expression.wanted)
        yield from tokens_in(expression.unwanted)


def in_some(parts: Sequence[Found]) -> Found:
    """Returns what is in one of the parts."""
    if len(parts) == 1:
        return parts[0]
    lists = [part for part in parts if not isinstance(part, bytes)]
    together = sorted(set().union(*lists)) if lists else []
    whole = [part for part in parts if isinstance(part, bytes)]
    if not whole:
        return listed(together)
    if together:
        whole.append(_bits(together))
    return reduce(int.__or__, (int.from_bytes(part, "little") for part in whole)).to_bytes(BITMAP, "little")


def _in_all(parts: Sequence[Found]) -> Found:
    return reduce(_in_both, sorted(parts, key=len))


def _in_both(one: Found, other: Found) -> Found:
    if isinstance(one, bytes) and isinstance(other, bytes):
        return (int.from_bytes(one, "little") & int.from_bytes(other, "little")).to_bytes(BITMAP, "little")
    if isinstance(one, bytes):
        one, other = other, one
    if isinstance(other, bytes):
        return array("H", [number for number in one if other[number >> 3] >> (number & 7) & 1])
    return array("H", sorted(set(one).intersection(other)))


def _without(one: Found, other: Found) -> Found:
    if isinstance(one, bytes):
        unwanted = other if isinstance(other, bytes) else _bits(other)
        return (int.from_bytes(one, "little") & ~int.from_bytes(unwanted, "little")).to_bytes(BITMAP, "little")
    if isinstance(other, bytes):
        return array("H", [number for number in one if not other[number >> 3] >> (number & 7) & 1])
    return array("H", sorted(set(one).difference(other)))


def _bits(numbers: Iterable[int]) -> bytes:
    flags = bytearray(b"0") * SPAN
    for number in numbers:
        flags[SPAN - 1 - number] = ord("1")
    return int(flags, 2).to_bytes(BITMAP, "little")

"""Which field's logic reads which other fields: the order to evaluate them in, and the cycles that have none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def evaluation_order(reads: Mapping[str, set[str]]) -> tuple[str, ...]:
    """The keys so that each comes after those it reads, otherwise as given; keys on a cycle come last, as given."""
    placed: dict[str, None] = {}
    waiting = list(reads)
    while waiting:
        ready = [key for key in waiting if all(other in placed or other not in reads for other in reads[key])]
        if not ready:
            break
        placed.update(dict.fromkeys(ready))
        waiting = [key for key in waiting if key not in placed]
    return (*placed, *waiting)


def cycles(reads: Mapping[str, set[str]]) -> list[list[str]]:
    """Each cycle once, as the keys on the way round with the first repeated at the end."""
    found: dict[frozenset[str], list[str]] = {}
    for key in reads:
        way = way_back(key, reads)
        if way:
            found.setdefault(frozenset(way), way)
    return list(found.values())


def way_back(start: str, reads: Mapping[str, set[str]]) -> list[str]:
    """The shortest way from a key over what it reads back to itself; empty when there is none."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        current = waiting.pop(0)
        for other in sorted(reads.get(current, ())):
            if other == start:
                return round_trip(current, start, came_from)
            if other in reads and other not in came_from:
                came_from[other] = current
                waiting.append(other)
    return []


def round_trip(last: str, start: str, came_from: Mapping[str, str]) -> list[str]:
    """The keys from the start over the last one back to the start."""
    return [start, *reversed(list(unwound(last, start, came_from))), start]


def unwound(key: str, start: str, came_from: Mapping[str, str]) -> Iterable[str]:
    """The key and those before it, without the start."""
    while key != start:
        yield key
        key = came_from[key]

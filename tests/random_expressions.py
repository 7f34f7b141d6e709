"""Random trees and values for the expression language: mostly sensible, some of them broken."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any

from forms.engine.expressions import CATALOGUE
from forms.engine.expressions.tree import OPERATORS

TEXTS = [
    "",
    "a",
    "b",
    "yes",
    "no",
    "甲",
    "乙方",
    "😀x",
    "\uffffz",
    "2026-03-15",
    "2024-02-29",
    "2026-02-30",
    "12.50",
    "-3",
]
TEXTS += ["1e3", " a\u3000", "ABC", "__proto__", "constructor", "toString", "length", "0.1", "x" * 700]
NUMBERS: list[Any] = [0, 1, -1, 2, 3, 5, 7, 10, 100, 0.5, -2.5, 1.005, 0.1, 1e-7, 1e21, 1e-13, 123456.789, 999999999999]
PRECISE = [
    "0.000000000001",
    "999999999999999999.999999999999",
    "-0.0000000000005",
    "33.333333333333",
    "1000000000",
    "0",
]
PRECISE += ["100000000000000000", "-7.25", "19.995", "1E+3", "4E-12", "0E+30", "12345678901234567.1"]
FIELDS = ["a", "b", "c", "d", "e", "f", "items", "rows", "__proto__", "constructor", "missing"]
COLUMNS = ["name", "amount", "done", "on", "__proto__", "none"]
FUNCTIONS = sorted(CATALOGUE.keys() - {"matches", "extract"})


def random_scalar(random: Random) -> Any:
    """A typed value that is no list."""
    kind = random.randrange(9)
    if kind == 0:
        return None
    if kind == 1:
        return random.random() < 0.5
    if kind in (2, 3):
        return random.choice(TEXTS)
    if kind == 4:
        return random.choice(NUMBERS)
    if kind == 5:
        return Decimal(random.choice(PRECISE))
    if kind == 6:
        return Decimal(random.randrange(-(10**9), 10**9)) / random.choice([1, 10, 100, 1000])
    return random_day(random) if kind == 7 else random_moment(random)


def random_day(random: Random) -> date:
    if random.random() < 0.1:
        return random.choice([date.min, date.max, date(2024, 2, 29), date(2026, 1, 31), date(1900, 3, 1)])
    return date(2026, 3, 15) + timedelta(days=random.randrange(-900, 900))


def random_moment(random: Random) -> datetime:
    if random.random() < 0.05:
        return random.choice(
            [datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)]
        )
    zone = random.choice([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5, minutes=-30)), None])
    start = datetime(2026, 3, 15, 9, 30, tzinfo=zone)
    return start + timedelta(microseconds=random.randrange(-(10**13), 10**13))


def random_value(random: Random) -> Any:
    """A typed value, perhaps a list or a table."""
    kind = random.randrange(10)
    if kind == 0:
        return [random_scalar(random) for _ in range(random.randrange(6))]
    if kind == 1:
        return [random_row(random) if random.random() < 0.95 else None for _ in range(random.randrange(5))]
    return random_row(random) if random.random() < 0.03 else random_scalar(random)


def random_row(random: Random) -> dict[str, Any]:
    return {column: random_scalar(random) for column in COLUMNS if random.random() < 0.8}


def random_values(random: Random) -> dict[str, Any]:
    """Answers for some of the fields."""
    values = {key: random_value(random) for key in FIELDS[:6] if random.random() < 0.9}
    for key in ("items", "rows"):
        size = 300 if random.random() < 0.01 else random.randrange(5)
        values[key] = [random_row(random) for _ in range(size)]
    return values


def random_tree(random: Random, depth: int = 4) -> Any:
    """A tree, at most that deep; about one in a hundred nodes is malformed."""
    if depth <= 1 or random.random() < 0.15:
        return random_leaf(random)
    kind = random.random()
    if kind < 0.01:
        return random.choice([{}, {"var": 5}, {"+": 3}, {"a": [], "b": []}, {"nothing": [1]}, {"var": ["a"]}])
    if kind < 0.1:
        return [random_tree(random, depth - 1) for _ in range(random.randrange(5))]
    if kind < 0.55:
        return random_operation(random, depth)
    return random_call(random, depth)


def random_leaf(random: Random) -> Any:
    if random.random() < 0.55:
        return {"var": random.choice(FIELDS)}
    return random.choice([None, True, False, random.choice(TEXTS), random.choice(NUMBERS)])


def random_operation(random: Random, depth: int) -> Any:
    name = random.choice(list(OPERATORS))
    least, most = OPERATORS[name]
    size = random.randrange(6) if random.random() < 0.02 else random.randint(least, min(most, least + 2))
    return {name: [random_tree(random, depth - 1) for _ in range(size)]}


def random_call(random: Random, depth: int) -> Any:
    """A call with mostly fitting arguments."""
    name = random.choice(FUNCTIONS)
    signature = CATALOGUE[name].signature
    most = len(signature.arguments) + (2 if signature.repeated else 0)
    size = random.randrange(4) if random.random() < 0.02 else random.randint(signature.least(), most)
    return {name: [random_argument(random, signature.type_at(at), depth - 1) for at in range(size)]}


def random_argument(random: Random, wanted: str, depth: int) -> Any:
    if random.random() < 0.25:
        return random_tree(random, depth)
    if wanted == "table":
        return {"var": random.choice(["items", "rows"])}
    if wanted == "text":
        return random.choice([*COLUMNS, *TEXTS])
    if wanted == "number":
        return random.choice(NUMBERS)
    if wanted in ("date", "datetime"):
        return random.choice([{"today": []}, {"now": []}, {"date": [random_day(random).isoformat()]}])
    if wanted == "list":
        return [random_leaf(random) for _ in range(random.randrange(5))]
    return random_tree(random, depth)

"""A measure (an indicator or a duty), and what is counted for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from forms.engine.expressions import Tree, Value, fact_calls

Text = Mapping[str, str]
Kind = Literal["indicator", "duty"]
SOURCES = ("cases", "rows", "entries", "todos", "records", "members", "posts", "units", "hours", "reads", "duties")
OF_CASES = ("cases", "rows", "entries", "todos")
"""Sources whose items belong to a case, so that a figure leads back to cases."""
OUTSIDE = ("hours", "reads")
"""Sources that an app above the procedures brings (see ``processes.queries.measures.sources``)."""
STANDING = ("members", "posts", "units")
"""Sources that only know how things are now: past spans keep what was counted then."""
HOW = ("count", "sum", "mean", "median", "max", "last", "share", "ratio", "distinct", "any")
MOMENTS = ("opened", "closed", "standing", "running")
ROLL_UP = ("pool", "mean", "own")
SHOWN_AS = ("number", "percent", "points", "hours", "times", "people", "stars", "yuan")
DIRECTIONS = ("up", "down", "none")
SEEN_BY = ("overseers", "members", "everyone")


@dataclass(frozen=True, kw_only=True)
class Source:
    """What is looked through: cases of a procedure (or rows, entries, todos of them), records, members, duties …"""

    of: str
    procedure: str = ""
    table: str = ""
    register: str = ""
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One definition, its formulas as trees.

    ``moment`` says when an item counts: a word of MOMENTS, or a formula (``on``) for its day. ``value`` and ``base``
    are what ``how`` asks for; ``by`` splits the figure; ``unit`` is the field with the unit it counts for.
    ``zero`` and ``full`` are the figures that earn nothing and everything where points are given for it.
    """

    kind: Kind
    key: str
    title: Text
    summary: Text = field(default_factory=dict)
    source: Source
    moment: str = "closed"
    on: Tree = None
    where: Tree = None
    unit: str = ""
    every: str = "month"
    how: str = "count"
    value: Tree = None
    base: Tree = None
    by: Tree = None
    out_of: Decimal | None = None
    roll_up: str = "pool"
    direction: str = "none"
    target: Decimal | None = None
    shown_as: str = "number"
    least: int = 0
    seen_by: str = "overseers"
    kinds: tuple[str, ...] = ()
    zero: Decimal = Decimal(0)
    full: Decimal | None = None
    need: int = 1
    applies: Tree = None
    warn_days: int = 10
    starts_on: date | None = None

    @cached_property
    def calls(self) -> frozenset[tuple[str, tuple[str, ...]]]:
        """Every question that the formulas ask of an item, with its arguments."""
        return frozenset(call for tree in self.trees for call in fact_calls(tree))

    @property
    def trees(self) -> tuple[Tree, ...]:
        """Every formula that is asked of an item."""
        return tuple(each for each in (self.on, self.where, self.value, self.base, self.by) if each is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that may count: a case, a row of its table, a todo, a record, a member …

    ``entered`` are the states a case came to and when, in order; ``actions`` what was done in it; ``ref`` leads back.
    """

    unit: int
    ref: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    facts: Mapping[str, Value] = field(default_factory=dict)
    opened: date | None = None
    closed: date | None = None
    outcome: str = ""
    entered: tuple[tuple[date, str], ...] = ()
    actions: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one item (or all rows of one case) adds to a figure: of a unit, in a span, perhaps in one group of it."""

    unit: int
    span: str
    number: Decimal
    base: Decimal = Decimal(0)
    items: int = 1
    day: date | None = None
    bucket: str = ""
    ref: str = ""

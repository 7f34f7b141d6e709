"""The interpreter: total, blank-safe, within a step budget.

Each node costs one step; `in` and every function call also cost the length of the lists they are given (pairwise
functions the product). An expression that needs more than 10,000 steps, or nests deeper than 32, is blank.
The engine has no clock: the budget is what bounds the time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from forms.engine.expressions import decimals
from forms.engine.expressions.facts import fact_arguments, fact_key
from forms.engine.expressions.functions import CATALOGUE
from forms.engine.expressions.functions.registry import Exhausted, Function, Surroundings, WorkCalendar, fitted
from forms.engine.expressions.tree import MAX_DEPTH, Tree, parted
from forms.engine.expressions.values import Value, admitted, contains, equal, is_blank, is_true, ordered


@dataclass(slots=True)
class Run:
    """One evaluation under way."""

    values: Mapping[str, Any]
    functions: Mapping[str, Function]
    facts: Mapping[str, Any]
    surroundings: Surroundings
    depth: int = field(default=0)

    def value(self, tree: Any) -> Any:
        """The value of one node."""
        self.surroundings.charge(1)
        if isinstance(tree, (list, tuple)):
            return self.values_of(tree)
        if not isinstance(tree, Mapping):
            return admitted(tree)
        node = parted(tree)
        return None if node is None else self.call(*node)

    def values_of(self, trees: Any) -> list[Any]:
        """The values of the nodes one level further down."""
        self.depth += 1
        if self.depth >= MAX_DEPTH:
            raise Exhausted
        found = [self.value(tree) for tree in trees]
        self.depth -= 1
        return found

    def first(self, trees: Any, wanted: bool) -> bool:
        """Whether one of the conditions comes out as wanted; those after it are not evaluated."""
        return any(is_true(self.values_of([tree])[0]) is wanted for tree in trees)

    def call(self, name: str, arguments: Any) -> Any:
        """The value of a field, an operator, a function or a fact."""
        if name == "var":
            return admitted(self.values.get(arguments)) if isinstance(arguments, str) else None
        if not isinstance(arguments, (list, tuple)):
            return None
        operator = OPERATIONS.get(name)
        if operator is not None:
            return operator(self, arguments)
        function = self.functions.get(name)
        if function is not None:
            return self.call_function(function, arguments)
        words = fact_arguments(arguments)
        return None if words is None else admitted(self.facts.get(fact_key(name, words)))

    def call_function(self, function: Function, arguments: Any) -> Any:
        """The function's answer; blank when the arguments do not fit."""
        given = self.values_of(arguments)
        for value in given:
            if isinstance(value, (list, tuple)):
                self.surroundings.charge(len(value))
        prepared = fitted(function, given)
        return None if prepared is None else admitted(function.call(self.surroundings, *prepared))


def conjunction(run: Run, arguments: Any) -> bool:
    return not run.first(arguments, wanted=False)


def disjunction(run: Run, arguments: Any) -> bool:
    return run.first(arguments, wanted=True)


def negation(run: Run, arguments: Any) -> bool | None:
    return not is_true(run.values_of(arguments)[0]) if len(arguments) == 1 else None


def choice(run: Run, arguments: Any) -> Any:
    if len(arguments) != 3:
        return None
    chosen = arguments[1] if is_true(run.values_of(arguments[:1])[0]) else arguments[2]
    return run.values_of([chosen])[0]


def is_written_blank(tree: Any) -> bool:
    """Whether the formula itself says None, '' or []: then the comparison asks whether the other side is blank."""
    return is_blank(tree) and not isinstance(tree, Mapping)


def sameness(run: Run, arguments: Any) -> bool | None:
    if len(arguments) != 2:
        return None
    left, right = run.values_of(arguments)
    if is_written_blank(arguments[0]) or is_written_blank(arguments[1]):
        return is_blank(left) and is_blank(right)
    if isinstance(left, (list, tuple)):
        run.surroundings.charge(len(left))
    return equal(left, right)


def difference(run: Run, arguments: Any) -> bool | None:
    same = sameness(run, arguments)
    return None if same is None else not same


def membership(run: Run, arguments: Any) -> bool | None:
    if len(arguments) != 2:
        return None
    part, whole = run.values_of(arguments)
    if isinstance(whole, (list, tuple)):
        run.surroundings.charge(len(whole))
    return contains(whole, part)


def comparison(holds: Callable[[int], bool]) -> Callable[[Run, Any], bool | None]:
    def compare(run: Run, arguments: Any) -> bool | None:
        if len(arguments) != 2:
            return None
        order = ordered(*run.values_of(arguments))
        return order is not None and holds(order)

    return compare


def arithmetic(combine: Callable[[int, int], int | None], most: int | None = 2) -> Callable[[Run, Any], Decimal | None]:
    def compute(run: Run, arguments: Any) -> Decimal | None:
        if len(arguments) < 2 or (most is not None and len(arguments) > most):
            return None
        given = run.values_of(arguments)
        total: Decimal | None = given[0]
        for operand in given[1:]:
            total = combined(combine, total, operand)
        return total

    return compute


def combined(combine: Callable[[int, int], int | None], left: Any, right: Any) -> Decimal | None:
    """One step of arithmetic; blank when an operand is no number or the result cannot be held."""
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    left_units, right_units = decimals.scaled(left), decimals.scaled(right)
    if left_units is None or right_units is None:
        return None
    units = combine(left_units, right_units)
    return None if units is None else decimals.unscaled(units)


def subtraction(run: Run, arguments: Any) -> Decimal | None:
    if len(arguments) == 1:
        return combined(decimals.subtract, Decimal(0), run.values_of(arguments)[0])
    return DIFFERENCE(run, arguments)


DIFFERENCE = arithmetic(decimals.subtract)
OPERATIONS: Mapping[str, Callable[[Run, Any], Any]] = {
    "and": conjunction,
    "or": disjunction,
    "!": negation,
    "if": choice,
    "===": sameness,
    "!==": difference,
    "in": membership,
    "<": comparison(lambda order: order < 0),
    "<=": comparison(lambda order: order <= 0),
    ">": comparison(lambda order: order > 0),
    ">=": comparison(lambda order: order >= 0),
    "+": arithmetic(decimals.add, most=None),
    "*": arithmetic(decimals.multiply, most=None),
    "-": subtraction,
    "/": arithmetic(decimals.divide),
    "%": arithmetic(decimals.remainder),
}


def evaluate(
    tree: Tree,
    values: Mapping[str, Value],
    *,
    functions: Mapping[str, Function] = CATALOGUE,
    facts: Mapping[str, Value] | None = None,
    now: datetime | None = None,
    today: date | None = None,
    calendar: WorkCalendar | None = None,
) -> Value:
    """The value of the tree; None when it has none. Never raises, whatever the tree and the values are.

    `today` is derived from `now` (at UTC+8) when it is not given. Facts are keyed `name:arg1,arg2`.
    """
    run = Run(values, functions, facts or {}, Surroundings(now=now, today=today, calendar=calendar))
    try:
        return released(run.value(tree))
    except Exhausted:
        return None


def released(value: Any, depth: int = 0) -> Value:
    """The result as the caller gets it: lists hold admitted values; what nests deeper than a tree may is blank."""
    if not isinstance(value, (list, tuple)):
        return admitted(value)
    return [released(item, depth + 1) for item in value] if depth < MAX_DEPTH else None

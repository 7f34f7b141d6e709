"""What is wrong with a tree before it ever meets a value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from forms.engine.expressions.decimals import EXACT_DIGITS
from forms.engine.expressions.facts import fact_argument
from forms.engine.expressions.functions import CATALOGUE, tables
from forms.engine.expressions.functions.registry import FactFunction, Function, Signature
from forms.engine.expressions.tree import MAX_DEPTH, MAX_NODES, OPERATORS, Tree, parted, size_of
from forms.engine.expressions.values import admitted, day, is_blank, kind_of
from forms.engine.problems import Problem

ARITHMETIC = frozenset({"+", "-", "*", "/", "%"})
ORDER = frozenset({"<", "<=", ">", ">="})
CONDITIONS = frozenset({"and", "or", "!"})
COLUMN_FUNCTIONS = frozenset(function.name for function in tables.FUNCTIONS)
FITTING: Mapping[str, frozenset[str]] = {
    "date": frozenset({"date", "datetime", "text"}),
    "datetime": frozenset({"date", "datetime"}),
    "list": frozenset({"list", "table"}),
    "table": frozenset({"list", "table"}),
}


def check(
    tree: Tree,
    names: Mapping[str, str],
    functions: Mapping[str, Function | FactFunction] = CATALOGUE,
    *,
    columns: Mapping[str, Collection[str]] | None = None,
) -> list[Problem]:
    """All findings, each with an empty path.

    `names` maps field keys to expression types, `columns` table fields to their column keys; `functions` holds the
    catalogue and the facts that may be asked here, by name.
    """
    nodes, depth = size_of(tree)
    if depth > MAX_DEPTH:
        return [Problem("", "too_deep", {"limit": MAX_DEPTH})]
    if nodes > MAX_NODES:
        return [Problem("", "too_many_nodes", {"limit": MAX_NODES})]
    checker = Checker(names, functions, columns or {})
    checker.type_of(tree)
    return checker.problems


def result_type(
    tree: Tree, names: Mapping[str, str], functions: Mapping[str, Function | FactFunction] = CATALOGUE
) -> str:
    """The type of the tree's value, "any" when it depends; for trees within the limits."""
    return Checker(names, functions, {}).type_of(tree)


@dataclass(slots=True)
class Checker:
    """One pass over a tree: the type of each node from the inside out, findings on the way."""

    names: Mapping[str, str]
    functions: Mapping[str, Function | FactFunction]
    columns: Mapping[str, Collection[str]]
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, **context: object) -> None:
        problem = Problem("", code, context)
        if problem not in self.problems:
            self.problems.append(problem)

    def type_of(self, tree: Any) -> str:
        """The type of the node's value, "any" when it depends."""
        if isinstance(tree, (list, tuple)):
            for item in tree:
                self.type_of(item)
            return "list"
        if not isinstance(tree, Mapping):
            return self.literal(tree)
        node = parted(tree)
        if node is None:
            self.report("not_a_tree")
            return "any"
        return self.part(*node)

    def literal(self, value: Any) -> str:
        held = admitted(value)
        if held is None and value is not None:
            self.report("bad_literal")
        if isinstance(held, Decimal) and len(held.as_tuple().digits) > EXACT_DIGITS:
            self.report("too_many_digits", limit=EXACT_DIGITS, value=str(held))
        return "any" if is_blank(held) else kind_of(held)

    def part(self, name: str, arguments: Any) -> str:
        if name == "var":
            return self.field(arguments)
        if not isinstance(arguments, (list, tuple)):
            self.report("not_a_tree")
            return "any"
        if name in OPERATORS:
            return self.operator(name, arguments)
        function = self.functions.get(name)
        if function is None:
            self.unknown("unknown_function", name, self.functions)
            return "any"
        return self.function(function, arguments)

    def field(self, key: Any) -> str:
        if not isinstance(key, str):
            self.report("not_a_tree")
        elif key not in self.names:
            self.unknown("unknown_field", key, self.names)
        return self.names.get(key, "any") if isinstance(key, str) else "any"

    def unknown(self, code: str, name: str, known: Collection[str]) -> None:
        self.report(code, name=name[:80], known=sorted(known), nearest=get_close_matches(name[:80], known, 3))

    def operator(self, name: str, arguments: Any) -> str:
        least, most = OPERATORS[name]
        if not least <= len(arguments) <= most:
            self.report("wrong_arity", name=name, given=len(arguments), least=least, most=most)
        types = [self.type_of(argument) for argument in arguments]
        if name in ARITHMETIC:
            for position, found in enumerate(types):
                self.expect(name, position, "number", found)
            return "number"
        if len(types) == 2 and (name in ORDER or name in ("===", "!==", "in")):
            self.comparison(name, types, arguments)
        if name == "if" and len(types) == 3:
            return types[1] if types[1] == types[2] else "any"
        return "any" if name == "if" else "bool"

    def comparison(self, name: str, types: list[str], arguments: Any) -> None:
        """Comparisons that could never hold."""
        left, right = types
        if name == "in":
            if right not in ("any", "list", "table", "text"):
                self.report("wrong_type", name=name, position=2, wanted="list", found=right)
            return
        if "any" in types:
            return
        if name in ORDER and (unordered := {"bool", "list", "table", "row"} & set(types)):
            self.report("no_order", name=name, found=sorted(unordered))
        elif not comparable(left, right, arguments):
            self.report("never_equal", name=name, left=left, right=right)

    def expect(self, name: str, position: int, wanted: str, found: str) -> None:
        if not fits(wanted, found):
            self.report("wrong_type", name=name, position=position + 1, wanted=wanted, found=found)

    def function(self, function: Function | FactFunction, arguments: Any) -> str:
        signature = function.signature
        if not signature.accepts(len(arguments)):
            most = None if signature.repeated else len(signature.arguments)
            self.report("wrong_arity", name=function.name, given=len(arguments), least=signature.least(), most=most)
            return signature.result
        if isinstance(function, FactFunction):
            self.fact(function, arguments)
        else:
            self.arguments(function.name, signature, arguments)
        return signature.result

    def fact(self, function: FactFunction, arguments: Any) -> None:
        """A fact is looked up by its arguments, so they are literals or fields."""
        for argument in arguments:
            self.type_of(argument)
            if fact_argument(argument) is None:
                self.report("fact_argument", name=function.name)

    def arguments(self, name: str, signature: Signature, arguments: Any) -> None:
        for position, argument in enumerate(arguments):
            self.expect(name, position, signature.type_at(position), self.type_of(argument))
        if name in COLUMN_FUNCTIONS:
            self.table_columns(name, arguments)

    def table_columns(self, name: str, arguments: Any) -> None:
        """The columns that a table function names must be columns of that table."""
        node = parted(arguments[0])
        table = node[1] if node is not None and node[0] == "var" else None
        known = self.columns.get(table) if isinstance(table, str) else None
        if known is None:
            return
        for key in arguments[1:] if name == "all_filled" else arguments[1:2]:
            if isinstance(key, str) and key not in known:
                self.report("unknown_column", name=key[:80], table=table, known=sorted(known))


def fits(wanted: str, found: str) -> bool:
    """Whether a value of that type can be what is wanted."""
    return "any" in (wanted, found) or found in FITTING.get(wanted, frozenset({wanted}))


def comparable(left: str, right: str, arguments: Any) -> bool:
    """Whether two values of these types can ever be equal."""
    if left == right:
        return left != "row"
    if {left, right} == {"date", "text"}:
        written = [argument for argument in arguments if isinstance(argument, str)]
        return all(day(text) is not None for text in written)
    return {left, right} in ({"date", "datetime"}, {"list", "table"})

"""From the syntax tree of an XPath expression to a tree of our language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from forms.engine.expressions.tree import MAX_DEPTH, MAX_NODES, size_of
from forms.engine.xlsform.coercion import (
    BLANK,
    Typed,
    as_date,
    as_number,
    as_text,
    compared,
    literal_number,
    whole,
)
from forms.engine.xlsform.notes import Uncarried
from forms.engine.xlsform.scope import Named, Scope
from forms.engine.xlsform.xpath import Call, Literal, Node, Path, Reference, read_xpath

DEEPEST = 200
"""How deep a formula may nest; sums are read as a + (b + …), so this is their length, too."""
LAST = "last-saved#"
LAST_AS: Mapping[str, Callable[[Typed], Typed]] = {
    "number": as_number,
    "date": as_date,
    "list": lambda text: Typed({"split": [text.tree, " "]}, "list"),
    "bool": lambda text: Typed({"===": [text.tree, "true"]}, "bool"),
}
"""How the text of an earlier answer is read as the type of its question."""
Translate = Callable[["Translator", tuple[Node, ...]], Typed]


def translated(source: str, scope: Scope, functions: Mapping[str, Translate]) -> Typed:
    """The tree of an XPath expression and its type. Raises Uncarried."""
    found = Translator(scope, functions).value(read_xpath(source))
    nodes, depth = size_of(found.tree)
    if depth > MAX_DEPTH or nodes > MAX_NODES:
        raise Uncarried("expression_too_large", nodes=nodes, depth=depth)
    return found


class Translator:
    """One expression in one place."""

    def __init__(self, scope: Scope, functions: Mapping[str, Translate]) -> None:
        self.scope = scope
        self.functions = functions
        self.depth = 0

    def value(self, node: Node) -> Typed:
        """The tree of one node."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Uncarried("expression_too_large", nodes=MAX_NODES, depth=DEEPEST)
        found = self.inner(node)
        self.depth -= 1
        return found

    def inner(self, node: Node) -> Typed:
        if isinstance(node, Literal):
            return literal_number(node.value) if isinstance(node.value, Decimal) else Typed(node.value, "text")
        if isinstance(node, Reference):
            return self.reference(node.name)
        if isinstance(node, Path):
            return self.path(node)
        operator = OPERATORS.get(node.name)
        if operator is not None:
            return operator(self, node.arguments)
        function = self.functions.get(node.name)
        if function is None:
            raise Uncarried("unknown_function", name=node.name)
        return function(self, node.arguments)

    def known(self, name: str) -> str:
        """The function's name when our language has it."""
        if name not in self.scope.functions:
            raise Uncarried("function_missing", name=name)
        return name

    # names

    def named(self, node: Node) -> Named | None:
        """What a reference or simple path stands for, without its value."""
        found = self.found_by(node)
        if found is not None and self.scope.is_below(found.key if found.kind == "repeat" else found.table):
            # It would mean the rows that belong to this one alone; a table beside this one has those of all.
            raise Uncarried("nested_rows", name=found.name)
        return found

    def found_by(self, node: Node) -> Named | None:
        if isinstance(node, Reference):
            return self.scope.find(node.name)
        if isinstance(node, Path) and not node.predicates:
            if node.start is not None and not steps_up(node.start):
                return None
            steps = [step for step in node.steps if step not in ("", "..", ".")]
            if not steps:
                return self.scope.here if node.steps == (".",) else None
            found = self.scope.find(steps[-1])
            return found if not steps[-1].startswith("@") else None
        return None

    def reference(self, name: str) -> Typed:
        if name.startswith(LAST):
            return self.last_saved(name.removeprefix(LAST).strip())
        found = self.named(Reference(name))
        if found is None:
            raise Uncarried("unknown_name", name=name)
        return self.read(found)

    def last_saved(self, name: str) -> Typed:
        """What was answered the last time: a hidden value that begins with it."""
        found = self.scope.find(name)
        if found is None or found.table or found.kind in ("group", "repeat") or self.scope.draw is None:
            raise Uncarried("last_saved")
        text = Typed({"var": self.scope.draw(f"last:{found.key}")}, "text")
        as_type = LAST_AS.get(found.value())
        return as_type(text) if as_type is not None else text

    def read(self, found: Named) -> Typed:
        """The value of a question where this expression stands."""
        if found.kind == "group":
            raise Uncarried("group_as_value", name=found.name)
        if found.table and found.table != self.scope.table:
            row = self.scope.row_of(found.table)
            column = {"column": [{"var": found.table}, found.key]}
            if row is not None:
                return Typed({self.known("item"): [column, row]}, found.value(), self.values(found))
            # Outside its repeat a name means the answers of every row; where one is wanted, XPath takes the first.
            return Typed({"item": [column, 1]}, found.value(), self.values(found))
        kind = "table" if found.kind == "repeat" else found.value()
        return Typed({"var": found.key}, kind, self.values(found), whole=found.kind == "integer")

    def values(self, found: Named) -> frozenset[str]:
        return frozenset(found.options) if found.value() == "text" else frozenset()

    def rows_of(self, node: Node) -> tuple[Named, str] | None:
        """The question in another repeat that a node names, and that repeat's key."""
        found = self.named(node)
        if found is None or not found.table or found.table == self.scope.table or self.scope.row_of(found.table):
            return None
        return found, found.table

    def path(self, node: Path) -> Typed:
        if node.steps == (".",) and node.start is None:
            if self.scope.here is None:
                raise Uncarried("no_question_here")
            return self.read(self.scope.here)
        if node.predicates:
            lookup = self.functions.get("#lookup")
            if lookup is None:
                raise Uncarried("path")
            return lookup(self, (node,))
        found = self.named(node)
        if found is None:
            raise Uncarried("path", found="/".join(node.steps) or "…")
        return self.read(found)

    # arguments

    def number(self, node: Node) -> Typed:
        return as_number(self.value(node))

    def text(self, node: Node) -> Typed:
        return as_text(self.value(node))

    def condition(self, node: Node) -> Any:
        """A condition; a text counts as met when there is one."""
        item = self.value(node)
        if item.type in ("text", "list", "table", "date", "datetime") and not item.is_literal:
            return {"filled": [item.tree]}
        return bool(item.tree) if item.is_literal else item.tree


def steps_up(node: Node) -> bool:
    """Whether a path begins at the question itself: `current()`."""
    return isinstance(node, Call) and node.name == "current" and not node.arguments


def series(name: str) -> Translate:
    def joined(translator: Translator, arguments: tuple[Node, ...]) -> Typed:
        return Typed({name: [translator.condition(argument) for argument in arguments]}, "bool")

    return joined


def comparison(sign: str) -> Translate:
    def compare(translator: Translator, arguments: tuple[Node, ...]) -> Typed:
        left, right = (translator.value(argument) for argument in arguments)
        return compared(sign, left, right)

    return compare


def addition(translator: Translator, arguments: tuple[Node, ...]) -> Typed:
    left, right = (translator.value(argument) for argument in arguments)
    for day, other in ((left, right), (right, left)):
        if day.type in ("date", "datetime") and other.type not in ("date", "datetime"):
            return Typed({"add_days": [day.tree, whole(as_number(other)).tree]}, "date")
    left, right = as_number(left), as_number(right)
    terms = (
        [*left.tree["+"], right.tree] if isinstance(left.tree, dict) and "+" in left.tree else [left.tree, right.tree]
    )
    return Typed({"+": terms}, "number", whole=left.whole and right.whole)


def subtraction(translator: Translator, arguments: tuple[Node, ...]) -> Typed:
    left, right = (translator.value(argument) for argument in arguments)
    if left.type == right.type == "datetime":
        return Typed({"/": [{"hours_between": [right.tree, left.tree]}, 24]}, "number")
    if left.type in ("date", "datetime") and right.type in ("date", "datetime"):
        return Typed({"days_between": [right.tree, left.tree]}, "number", whole=True)
    if left.type in ("date", "datetime") and (right.type == "number" or not right.is_literal):
        if right.type == "number":
            return Typed({"add_days": [left.tree, negative(whole(as_number(right)).tree)]}, "date")
        return Typed({"days_between": [as_date(right).tree, left.tree]}, "number", whole=True)
    if right.type in ("date", "datetime") and left.type != "number":
        return Typed({"days_between": [right.tree, as_date(left).tree]}, "number", whole=True)
    left, right = as_number(left), as_number(right)
    return Typed({"-": [left.tree, right.tree]}, "number", whole=left.whole and right.whole)


def negative(tree: Any) -> Any:
    return -tree if isinstance(tree, (int, float)) and not isinstance(tree, bool) else {"-": [tree]}


def arithmetic(sign: str) -> Translate:
    def compute(translator: Translator, arguments: tuple[Node, ...]) -> Typed:
        left, right = (translator.number(argument) for argument in arguments)
        keeps = sign != "/" and left.whole and right.whole
        if sign == "*" and isinstance(left.tree, dict) and "*" in left.tree:
            return Typed({"*": [*left.tree["*"], right.tree]}, "number", whole=keeps)
        return Typed({sign: [left.tree, right.tree]}, "number", whole=keeps)

    return compute


def minus(translator: Translator, arguments: tuple[Node, ...]) -> Typed:
    item = translator.number(arguments[0])
    return replace(item, tree=negative(item.tree))


OPERATORS: Mapping[str, Translate] = {
    "and": series("and"),
    "or": series("or"),
    **{sign: comparison(sign) for sign in ("=", "!=", "<", "<=", ">", ">=")},
    "+": addition,
    "-": subtraction,
    "*": arithmetic("*"),
    "div": arithmetic("/"),
    "mod": arithmetic("%"),
    "neg": minus,
}

__all__ = ["BLANK", "Translate", "Translator", "translated"]

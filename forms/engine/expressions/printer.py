"""Tree to formula text: `parse(to_text(tree)) == tree` for every tree that `parse` gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.engine.expressions.decimals import number, plain_text
from forms.engine.expressions.tree import MAX_DEPTH, Tree, parted, size_of

CONDITIONAL, OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, SINGLE = range(9)
SERIES = {"or": OR, "and": AND}
COMPARISONS = {"===": "==", "!==": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "in": "in"}
CHAINS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "%": PRODUCT}


def to_text(tree: Tree) -> str:
    """The formula text of a tree; ValueError for what is no tree at all, or one beyond the limits."""
    if size_of(tree)[1] > MAX_DEPTH:
        raise ValueError("too deep")
    return written(tree)


def written(tree: Any) -> str:
    """The text alone."""
    return spelled(tree)[0]


def spelled(tree: Any) -> tuple[str, int]:
    """The text and how tightly it holds together."""
    if isinstance(tree, (list, tuple)):
        return f"[{', '.join(written(item) for item in tree)}]", SINGLE
    if not isinstance(tree, Mapping):
        return literal(tree)
    node = parted(tree)
    if node is None:
        raise ValueError("not a tree")
    name, arguments = node
    if name == "var":
        return str(arguments), SINGLE
    if not isinstance(arguments, (list, tuple)):
        raise ValueError("not a tree")
    return operation(name, list(arguments))


def literal(value: Any) -> tuple[str, int]:
    """A literal as written in a formula."""
    if value is None or isinstance(value, bool):
        return str(value), SINGLE
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'", SINGLE
    exact = number(value)
    return ("None" if exact is None else plain_text(exact)), SIGN if value < 0 else SINGLE


def operation(name: str, arguments: list[Any]) -> tuple[str, int]:
    """An operator with its operands, or a call."""
    if name in SERIES and arguments:
        return joined(f" {name} ", arguments, SERIES[name])
    if name == "!" and len(arguments) == 1:
        return negation(arguments[0])
    if name in COMPARISONS and len(arguments) == 2:
        return f"{within(arguments[0], SUM)} {COMPARISONS[name]} {within(arguments[1], SUM)}", COMPARISON
    if name == "-" and len(arguments) == 1:
        bare = isinstance(arguments[0], (int, float)) and not isinstance(arguments[0], bool)
        return "-" + (f"({written(arguments[0])})" if bare else within(arguments[0], SIGN)), SIGN
    if name in CHAINS and len(arguments) >= 2:
        return joined(f" {name} ", arguments, CHAINS[name], first=opened(name, arguments[0]))
    if name == "if" and len(arguments) == 3:
        condition, chosen, other = arguments
        return f"{within(chosen, OR)} if {within(condition, OR)} else {written(other)}", CONDITIONAL
    return f"{name}({', '.join(written(argument) for argument in arguments)})", SINGLE


def negation(tree: Any) -> tuple[str, int]:
    """`not x`, or `a not in b`."""
    node = parted(tree)
    if node is not None and node[0] == "in" and isinstance(node[1], (list, tuple)) and len(node[1]) == 2:
        return f"{within(node[1][0], SUM)} not in {within(node[1][1], SUM)}", COMPARISON
    return f"not {within(tree, NOT)}", NOT


def opened(name: str, tree: Any) -> int:
    """How tightly the first operand of a chain must hold: a run of the same sign would read as one node."""
    node = parted(tree)
    return CHAINS[name] + 1 if node is not None and node[0] == name and name in "+*" else CHAINS[name]


def joined(sign: str, arguments: list[Any], level: int, first: int | None = None) -> tuple[str, int]:
    """The operands with the sign between them."""
    if len(arguments) == 1:
        return spelled(arguments[0])
    start = within(arguments[0], level + 1 if first is None else first)
    return sign.join([start, *(within(argument, level + 1) for argument in arguments[1:])]), level


def within(tree: Any, level: int) -> str:
    """The text, in parentheses when it holds together less tightly than that."""
    text, own = spelled(tree)
    return text if own >= level else f"({text})"

"""The stored shape of an expression: JSON in the manner of JSONLogic.

A tree is a literal (null, boolean, number, text), a list of trees, or an object with exactly one member: the operator
or function name and its list of arguments. Only `{"var": "field_key"}` holds a text: it reads a field.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Tree: TypeAlias = bool | int | float | str | Sequence["Tree"] | Mapping[str, "Tree"] | None

MAX_CHARACTERS = 4_000
MAX_DEPTH = 32
MAX_NODES = 500
MAX_STEPS = 10_000
MAX_TEXT = 10_000

MANY = 10**6
OPERATORS: Mapping[str, tuple[int, int]] = {
    "and": (1, MANY),
    "or": (1, MANY),
    "!": (1, 1),
    "===": (2, 2),
    "!==": (2, 2),
    "<": (2, 2),
    "<=": (2, 2),
    ">": (2, 2),
    ">=": (2, 2),
    "in": (2, 2),
    "+": (2, MANY),
    "*": (2, MANY),
    "-": (1, 2),
    "/": (2, 2),
    "%": (2, 2),
    "if": (3, 3),
}
"""Each operator with the least and the greatest number of its arguments."""

KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
RESERVED = frozenset(word.lower() for word in keyword.kwlist) | {"var", "null"}


def is_key(text: object) -> bool:
    """Whether the text may name a field, column or function: lower-case ASCII letters, digits and `_`, at most 64."""
    return isinstance(text, str) and KEY.fullmatch(text) is not None and text not in RESERVED


def parted(tree: Any) -> tuple[str, Any] | None:
    """The name and the arguments of a node; None for literals, lists and objects of another shape."""
    if not isinstance(tree, Mapping) or len(tree) != 1:
        return None
    [(name, arguments)] = tree.items()
    return (name, arguments) if isinstance(name, str) else None


def children(tree: Any) -> Sequence[Any]:
    """The trees directly below; a field has none."""
    if isinstance(tree, (list, tuple)):
        return tree
    node = parted(tree)
    if node is None or node[0] == "var":
        return ()
    return node[1] if isinstance(node[1], (list, tuple)) else ()


def walk(tree: Any) -> Iterator[Any]:
    """The tree and everything below it, outermost first; no recursion, so that any depth is fine."""
    waiting = [tree]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def size_of(tree: Any) -> tuple[int, int]:
    """Number of nodes and depth, counted no further than just beyond the limits."""
    nodes, deepest = 0, 0
    waiting = [(tree, 1)]
    while waiting and nodes <= MAX_NODES:
        current, depth = waiting.pop()
        nodes, deepest = nodes + 1, max(deepest, depth)
        if depth <= MAX_DEPTH:
            waiting.extend((child, depth + 1) for child in children(current))
    return nodes, deepest


def field_names(tree: Tree) -> set[str]:
    """The keys of the fields the tree reads."""
    nodes = (parted(node) for node in walk(tree))
    return {node[1] for node in nodes if node is not None and node[0] == "var" and isinstance(node[1], str)}


def called_names(tree: Tree) -> set[str]:
    """The names of the functions and facts that the tree calls."""
    nodes = (parted(node) for node in walk(tree))
    return {node[0] for node in nodes if node is not None and node[0] != "var" and node[0] not in OPERATORS}

"""Facts: answers only the server knows, asked by name with literal or field-name arguments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from forms.engine.expressions.functions import CATALOGUE
from forms.engine.expressions.tree import OPERATORS, Tree, parted, walk
from forms.engine.expressions.values import admitted, as_text


def fact_key(name: str, arguments: Sequence[str]) -> str:
    """The key of a fact's answer: `name:arg1,arg2`."""
    return f"{name}:{','.join(arguments)}"


def fact_arguments(arguments: Any) -> tuple[str, ...] | None:
    """The arguments of a fact call as texts: a literal as written, a field by its key; None when one is neither."""
    if not isinstance(arguments, (list, tuple)):
        return None
    words = [fact_argument(argument) for argument in arguments]
    return None if None in words else tuple(word for word in words if word is not None)


def fact_argument(argument: Any) -> str | None:
    """One of them."""
    node = parted(argument)
    if node is not None:
        return node[1] if node[0] == "var" and isinstance(node[1], str) else None
    return None if isinstance(argument, (list, tuple, dict)) else as_text(admitted(argument))


def fact_calls(tree: Tree, functions: Collection[str] = CATALOGUE.keys()) -> set[tuple[str, tuple[str, ...]]]:
    """The facts the tree asks for: every call outside the catalogue, with its arguments as texts."""
    calls = set()
    for node in map(parted, walk(tree)):
        if node is None or node[0] == "var" or node[0] in OPERATORS or node[0] in functions:
            continue
        arguments = fact_arguments(node[1])
        if arguments is not None:
            calls.add((node[0], arguments))
    return calls

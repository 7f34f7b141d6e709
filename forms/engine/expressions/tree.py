"""The stored shape of an expression: JSON in the manner of JSONLogic.

A tree is a literal (null, boolean, number, text), a list of trees, or an object with exactly one member: the operator or
function name and its arguments. `{"var": "field_key"}` reads a field; every other member holds a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, Union

Tree: TypeAlias = Union[None, bool, int, float, str, Sequence["Tree"], Mapping[str, "Tree"]]


def field_names(tree: Tree) -> set[str]:
    """The keys of the fields the tree reads."""
    raise NotImplementedError


def fact_calls(tree: Tree, facts: Mapping[str, object]) -> set[tuple[str, tuple[str, ...]]]:
    """The calls of the named facts: each name with its arguments as texts (a field argument gives its field key)."""
    raise NotImplementedError


def fact_key(name: str, arguments: Sequence[str]) -> str:
    """The key of a fact's answer: `name:arg1,arg2`."""
    return f"{name}:{','.join(arguments)}"

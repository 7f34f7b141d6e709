"""Fields that can never show, whatever is answered."""

from __future__ import annotations

from typing import Any

from forms.engine.definition import FormDefinition
from forms.engine.expressions import evaluate, is_true
from forms.engine.expressions.tree import OPERATORS, Tree, children, parted, walk

COMPARISONS = frozenset({"===", "<", "<=", ">", ">=", "in"})


def never_visible(definition: FormDefinition) -> set[str]:
    """The keys of fields whose condition is certainly false, and of those that depend on an answer of such a field."""
    hidden: set[str] = set()
    while True:
        more = {
            spec.key
            for spec in definition.fields
            if spec.key not in hidden
            and (condition := definition.shown_when(spec)) is not None
            and is_never(condition, hidden)
        }
        if not more:
            return hidden
        hidden |= more


def is_never(tree: Tree, blank: set[str]) -> bool:
    """Whether the condition is false for certain when these fields are blank. False negatives are possible."""
    node = parted(tree)
    if node is None or is_constant(tree):
        return is_constant(tree) and not is_true(evaluate(tree, {}))
    name, arguments = node
    if name == "var":
        return arguments in blank
    if name == "and":
        return any(is_never(part, blank) for part in arguments)
    if name == "or":
        return all(is_never(part, blank) for part in arguments)
    return name in COMPARISONS and not asks_blank(arguments) and any(is_blank_field(part, blank) for part in arguments)


def is_constant(tree: Any) -> bool:
    """Whether only literals and operators make up the tree."""
    return all(node is None or node[0] in OPERATORS for node in map(parted, walk(tree)))


def asks_blank(arguments: Any) -> bool:
    """Whether a comparison is the question for a blank: one side is None, '' or []."""
    return any(not children(part) and parted(part) is None and part in (None, "", []) for part in arguments)


def is_blank_field(tree: Any, blank: set[str]) -> bool:
    """Whether the tree reads a field that is certainly blank."""
    node = parted(tree)
    return node is not None and node[0] == "var" and node[1] in blank

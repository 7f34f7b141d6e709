"""Formula text to tree."""

from __future__ import annotations

from forms.engine.expressions.tree import Tree


def parse(text: str) -> Tree:
    """The tree of a formula text; ExpressionError with a code and a position when it is not one."""
    raise NotImplementedError

"""Tree to formula text."""

from __future__ import annotations

from forms.engine.expressions.tree import Tree


def to_text(tree: Tree) -> str:
    """The formula text that parses back to this tree."""
    raise NotImplementedError

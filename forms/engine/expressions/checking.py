"""What is wrong with a tree before it ever meets a value."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from forms.engine.expressions.functions import CATALOGUE
from forms.engine.expressions.functions.registry import FactFunction, Function
from forms.engine.expressions.tree import Tree
from forms.engine.problems import Problem


def check(
    tree: Tree,
    names: Mapping[str, str],
    functions: Mapping[str, Function | FactFunction] = CATALOGUE,
    *,
    columns: Mapping[str, Collection[str]] | None = None,
) -> list[Problem]:
    """All findings. `names` maps field keys to expression types, `columns` table fields to their column keys."""
    raise NotImplementedError

"""Calculations that are worked out once and then kept."""

from __future__ import annotations

import re

from forms.engine.xlsform.outline import Item

ONCE = re.compile(r"\s*once\s*\((.*)\)\s*", re.DOTALL)
KEPT = re.compile(r"\s*if\s*\(\s*(\.|\$\{[^}]+\})\s*=\s*(?:''|\"\")\s*,(.*),\s*\1\s*\)\s*", re.DOTALL)


def once_of(item: Item) -> str:
    """What a calculation works out once and then keeps: once(…), if(. = '', …, .); "" for other calculations."""
    source = item.row.text("calculation") if item.type.name == "calculate" else ""
    kept = KEPT.fullmatch(source)
    if kept is not None and kept.group(1) in (".", f"${{{item.name}}}"):
        inner = ONCE.fullmatch(kept.group(2))
        return (inner or kept).group(1 if inner else 2)
    once = ONCE.fullmatch(source)
    return once.group(1) if once is not None and balanced(once.group(1)) else ""


def balanced(text: str) -> bool:
    """Whether every bracket that closes was opened before: `a) + (b` is no whole."""
    depth = 0
    for sign in re.sub(r"'[^']*'|\"[^\"]*\"", "", text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0

"""The sheet "cascades" of the first XLSForms: a tree of options, each row a path from the top down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.engine.xlsform.sheets import Cells
from forms.engine.xlsform.texts import Languages, plain_words

CASCADE = "cascading_select"
DEEPEST = 6


class Cascades:
    """The columns after "name" are levels; a row called "label" has the words over them, the others are paths."""

    def __init__(self, rows: Sequence[Cells], languages: Languages) -> None:
        self.languages = languages
        self.paths = [row.raw for row in rows if row.raw.get("name") != "label"]
        self.words = next((row.raw for row in rows if row.raw.get("name") == "label"), {})
        self.columns = list(dict.fromkeys(name for row in rows for name in row.raw if name != "name"))

    def of(self, lowest: str) -> dict[str, Any]:
        """The settings of a choice that goes down to the level ``lowest``; {} when the sheet has no such level."""
        if lowest not in self.columns:
            return {}
        levels = self.columns[: self.columns.index(lowest) + 1]
        if len(levels) > DEEPEST:
            return {}
        tree: dict[str, Any] = {}
        for path in self.paths:
            branch = tree
            for level in levels:
                if not path.get(level):
                    break
                branch = branch.setdefault(path[level], {})
        named = [{"value": name, "label": self.text(self.words.get(name) or name)} for name in levels]
        return {"tree": self.nodes(tree), "levels": named} if tree else {}

    def nodes(self, tree: dict[str, Any]) -> list[dict[str, Any]]:
        """The tree as a list of nodes."""
        return [
            {"value": name, "label": self.text(name), **({"children": self.nodes(below)} if below else {})}
            for name, below in tree.items()
        ]

    def text(self, words: str) -> dict[str, str]:
        return self.languages.text({"": plain_words(words)})

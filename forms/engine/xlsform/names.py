"""Stable keys for the names of a workbook."""

from __future__ import annotations

import re

from forms.engine.expressions.tree import OPERATORS, RESERVED

LONGEST = 60


class Keys:
    """Gives each name one key: small letters, digits and underscores, never twice, never a word of the language."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def give(self, name: str, fallback: str = "question") -> str:
        """A new key for the name."""
        return self.free(spelled_key(name) or fallback)

    def free(self, key: str) -> str:
        """The key itself, or with a number behind it."""
        candidate, number = key[:LONGEST], 2
        while candidate in self.taken or candidate in RESERVED or candidate in OPERATORS:
            candidate = f"{key[: LONGEST - 5]}_{number}"
            number += 1
        self.taken.add(candidate)
        return candidate


def spelled_key(name: str) -> str:
    """The name in the letters a key may have; "" when nothing is left of it."""
    text = re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")
    return f"q_{text}" if text[:1].isdigit() else text

"""The clauses of a regulation and how they travel: frozen data here, plain JSON in the database."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

HEADINGS = ("part", "chapter", "section")
"""Kinds that only head what follows, largest first; the others are "article" and "preamble"."""


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One paragraph (款) of an article, or an item (项) below it."""

    text: str
    is_item: bool = False


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A heading or an article; ``label`` is its number as written, ``anchor`` what links hold on to."""

    kind: str
    label: str
    title: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    anchor: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it only heads what follows."""
        return self.kind in HEADINGS

    @property
    def text(self) -> str:
        """All its words without its number."""
        return "\n".join([*([self.title] if self.title else []), *(each.text for each in self.paragraphs)])

    @property
    def digest(self) -> str:
        """The SHA-256 of its words: a clause that only got another number has not changed."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def numbered(self) -> list[tuple[str, Paragraph]]:
        """Its paragraphs with their anchors: ``a5-p2`` is the second paragraph of a5, ``a5-p2-i1`` its first item."""
        found, paragraph, item = [], 0, 0
        for each in self.paragraphs:
            if each.is_item:
                item += 1
                found.append((f"{self.anchor}-p{max(paragraph, 1)}-i{item}", each))
            else:
                paragraph, item = paragraph + 1, 0
                found.append((f"{self.anchor}-p{paragraph}", each))
        return found


def as_data(clauses: Sequence[Clause]) -> list[dict[str, Any]]:
    """Returns the clauses as JSON."""
    return [asdict(each) for each in clauses]


def from_data(rows: Sequence[Mapping[str, Any]]) -> tuple[Clause, ...]:
    """Returns the clauses of what ``as_data`` wrote."""
    return tuple(
        Clause(**{**row, "paragraphs": tuple(Paragraph(**each) for each in row["paragraphs"])}) for row in rows
    )


def anchored(clause: Clause, anchor: str) -> Clause:
    """Returns the clause under that anchor."""
    return replace(clause, anchor=anchor)

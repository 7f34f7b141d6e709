"""Regulations that an app above the processes keeps, so that steps and fields can name the clause behind them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause; ``digest`` is the SHA-256 of its text, so that a changed one is noticed."""

    clause: str
    title: str
    digest: str
    label: str = ""
    """Its number as written, 第五条."""


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A clause named in words, and where it can be read."""

    words: str
    url: str


class Regulations(Protocol):
    """Where regulations are found; keys are those that links store."""

    def choices(self) -> Sequence[tuple[str, str]]: ...

    def clauses(self, key: str) -> Sequence[Clause]: ...

    def url(self, key: str, clause: str) -> str: ...

    def named(self, text: str) -> Sequence[Citation]:
        """The clauses that a text names, such as 《…》第五条."""
        ...

    def saying(self, words: re.Pattern[str]) -> Sequence[Citation]:
        """The clauses in force that forbid what the words are about."""
        ...


class NoRegulations:
    """As long as no app keeps regulations: links name them in words."""

    def choices(self) -> Sequence[tuple[str, str]]:
        return ()

    def clauses(self, key: str) -> Sequence[Clause]:
        return ()

    def url(self, key: str, clause: str) -> str:
        return ""

    def named(self, text: str) -> Sequence[Citation]:
        return ()

    def saying(self, words: re.Pattern[str]) -> Sequence[Citation]:
        return ()


_source: list[Regulations] = [NoRegulations()]


def register_regulations(source: Regulations) -> None:
    """Makes an app's regulations known; called when the site starts."""
    _source[0] = source


def regulations() -> Regulations:
    """Returns the regulations that are known."""
    return _source[0]

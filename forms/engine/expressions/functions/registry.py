"""How a function of the language is declared: one decorator that says everything about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Argument types in order; the last `optional` ones may be left out; `repeated` lets the last one be given many times."""

    arguments: tuple[str, ...] = ()
    optional: int = 0
    repeated: bool = False
    result: str = "any"

    def least(self) -> int:
        """The smallest number of arguments."""
        return len(self.arguments) - self.optional

    def accepts(self, count: int) -> bool:
        """Whether that many arguments fit."""
        return self.least() <= count and (self.repeated or count <= len(self.arguments))

    def type_at(self, position: int) -> str:
        """The type of the argument at that position."""
        return self.arguments[min(position, len(self.arguments) - 1)] if self.arguments else "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of the catalogue with its documentation; each example is a formula and the formula of its result."""

    name: str
    signature: Signature
    call: Callable[..., Any]
    takes_blank: bool
    server_only: bool
    doc: Mapping[str, str]
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FactFunction:
    """A function whose answer only the server knows, such as `vote_closed('popular')`.

    Its arguments are literals or field names; `evaluate` reads the answer from `facts["name:arg1,arg2"]`, a missing one
    is blank. In the browser it is always blank.
    """

    name: str
    arguments: tuple[str, ...] = ()
    result: str = "any"
    optional: int = 0

    @property
    def signature(self) -> Signature:
        """The same, in the form the checker reads."""
        return Signature(arguments=self.arguments, optional=self.optional, result=self.result)

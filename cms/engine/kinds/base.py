"""What every kind of question answers about itself."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from cms.engine.shuffling import opaque_key

Body = dict[str, Any]
"""A question as stored: stem, explanation, and what its kind needs, the key included. Never sent to a browser."""
Answer = Any
"""An answer as stored: a text, a list of keys, or a mapping of keys; None when nothing was answered."""
Posted = Mapping[str, Sequence[str]]
"""What was posted for one question: control name to values."""

CENT = Decimal("0.01")
MAX_TEXT = 20_000
MAX_PARTS = 40


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with a question: a code, the line of the notation (0: the whole), what the words need."""

    code: str
    line: int = 0
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Points reached out of ``of``; ``awaiting`` is the part that a person has still to mark."""

    points: Decimal
    of: Decimal
    awaiting: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to choose, without any hint whether it is right."""

    key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Area:
    """A marked place on a picture, in per cent: x, y and radius, or x, y, width and height."""

    key: str
    letter: str
    shape: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A question as the learner gets it; the key is not in it."""

    kind: str
    stem: str
    choices: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    pieces: tuple[str, ...] = ()
    parts: tuple["Shown", ...] = ()
    name: str = ""
    picture: int = 0
    areas: tuple[Area, ...] = ()
    several: bool = False


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing a marker looks for, and the most it earns."""

    key: str
    text: str
    points: Decimal


class Kind(ABC):
    """One kind of question."""

    key: ClassVar[str]
    by_hand: ClassVar[bool] = False
    rules: ClassVar[tuple[str, ...]] = ("all",)
    """How part of the points may be earned; the first is the usual one."""

    @abstractmethod
    def read_lines(self, stem: str, lines: Sequence[str]) -> tuple[Body, list[Problem]]:
        """Returns what the author's lines say, and everything that is wrong with them."""

    @abstractmethod
    def write_lines(self, body: Body) -> list[str]:
        """Returns the lines that ``read_lines`` would read to this body."""

    @abstractmethod
    def shown(self, body: Body, seed: str) -> Shown:
        """Returns the question for the learner; an empty seed keeps the author's order where that tells nothing."""

    @abstractmethod
    def read(self, posted: Posted) -> Answer:
        """Returns the answer in what was posted, None when there is none; any text at all is survived."""

    @abstractmethod
    def share(self, body: Body, answer: Answer) -> Decimal:
        """Returns the share of the points earned, between 0 and 1, for an answer of any shape."""

    @abstractmethod
    def solution(self, body: Body) -> Answer:
        """Returns the right answer."""

    @abstractmethod
    def told(self, body: Body, answer: Answer) -> list[str]:
        """Returns an answer in the words of the question."""

    def criteria(self, body: Body) -> list[Criterion]:
        """Returns what a person marks by; empty for a question that marks itself."""
        return []

    def mark(self, body: Body, answer: Answer, points: Decimal) -> Mark:
        """Returns the points for an answer, rounded half up to hundredths."""
        return Mark(points=rounded(points * self.share(body, answer)), of=points)


def rounded(points: Decimal) -> Decimal:
    """Returns the points to two places, halves upwards."""
    return points.quantize(CENT, rounding=ROUND_HALF_UP)


def keyed(texts: Sequence[str]) -> list[dict[str, str]]:
    """Returns the texts with keys that tell nothing about their order."""
    return [{"key": opaque_key(text), "text": text} for text in texts]


def choices_of(options: Sequence[Mapping[str, str]]) -> tuple[Choice, ...]:
    """Returns stored options as choices."""
    return tuple(Choice(key=option["key"], text=option["text"]) for option in options)


def first(posted: Posted, name: str) -> str:
    """Returns the first value posted under a name, cut to what is kept."""
    values = posted.get(name) or [""]
    return str(values[0])[:MAX_TEXT]


def repeated(texts: Sequence[str], *, first_line: int = 1) -> list[Problem]:
    """Returns a problem for every text that stands twice; the texts stand a line each from ``first_line`` on."""
    seen: set[str] = set()
    found = []
    for line, text in enumerate(texts, start=first_line):
        if text in seen:
            found.append(Problem(code="twice", line=line, context={"text": text}))
        seen.add(text)
    return found

"""Which questions a sitting gets: the fixed ones, and those drawn by rules, the same for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .shuffling import shuffled


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A question that may be drawn, with what rules ask about."""

    question: int
    version: int
    kind: str
    difficulty: int
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class DrawRule:
    """So many questions of a kind, tag and difficulty, each worth so much; an empty wish takes any."""

    count: int
    points: Decimal
    kind: str = ""
    tag: str = ""
    easiest: int = 1
    hardest: int = 5

    def takes(self, candidate: Candidate) -> bool:
        """Whether a question fits the rule."""
        fits_kind = not self.kind or candidate.kind == self.kind
        fits_tag = not self.tag or self.tag in candidate.tags
        return fits_kind and fits_tag and self.easiest <= candidate.difficulty <= self.hardest


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A question at its place in a sitting."""

    version: int
    kind: str
    points: Decimal


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The questions of a sitting, and per rule how many the bank lacked (place of the rule, missing)."""

    placed: tuple[Placed, ...]
    missing: tuple[tuple[int, int], ...] = ()


def draw_paper(
    *,
    fixed: Sequence[tuple[Candidate, Decimal]],
    rules: Sequence[DrawRule],
    bank: Sequence[Candidate],
    seed: str,
    shuffle: bool = False,
) -> Drawn:
    """Returns the questions of one sitting; nothing is drawn twice.

    Narrow rules choose first, so that a broad one does not take the few questions a narrow one needs.
    """
    used = {candidate.question for candidate, _points in fixed}
    placed = [Placed(version=one.version, kind=one.kind, points=points) for one, points in fixed]
    fitting = {place: [one for one in bank if rule.takes(one)] for place, rule in enumerate(rules)}
    chosen: dict[int, list[Placed]] = {}
    missing: list[tuple[int, int]] = []
    for place in sorted(fitting, key=lambda place: (len(fitting[place]), place)):
        rule = rules[place]
        free = [one for one in fitting[place] if one.question not in used]
        taken = shuffled(free, seed=f"{seed}.{place}", name=lambda one: str(one.question))[: rule.count]
        used |= {one.question for one in taken}
        chosen[place] = [Placed(version=one.version, kind=one.kind, points=rule.points) for one in taken]
        if len(taken) < rule.count:
            missing.append((place, rule.count - len(taken)))
    for place in range(len(rules)):
        placed += chosen[place]
    if shuffle:
        placed = shuffled(placed, seed=seed, name=lambda one: str(one.version))
    return Drawn(placed=tuple(placed), missing=tuple(sorted(missing)))

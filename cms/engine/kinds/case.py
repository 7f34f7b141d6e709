"""A case: one story, several questions about it."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from typing_extensions import override

from .base import MAX_PARTS, Answer, Body, Criterion, Kind, Mark, Posted, Problem, Shown, rounded

_HEAD = re.compile(r"#\s*([a-z_]+)\s+(\d{1,3}(?:\.\d{1,2})?)\s*")


class Case(Kind):
    """``# kind points`` begins a question; its first line is its stem, the rest are the lines of its kind.

    The points of the paper are spread over the questions by the points that stand here.
    """

    key = "case"

    def __init__(self, kind_of: Callable[[str], Kind | None]) -> None:
        self.kind_of = kind_of

    @override
    def read_lines(self, stem: str, lines: Sequence[str]) -> tuple[Body, list[Problem]]:
        problems: list[Problem] = []
        parts: list[Body] = []
        for start, block in _blocks(lines):
            head = _HEAD.fullmatch(block[0])
            kind = self.kind_of(head[1]) if head else None
            if head is None or kind is None or not Decimal(head[2]) or len(block) < 2:
                problems.append(Problem(code="part", line=start))
                continue
            body, wrong = kind.read_lines(block[1], block[2:])
            problems += [
                Problem(code=one.code, line=start + 1 + one.line if one.line else start, context=one.context)
                for one in wrong
            ]
            parts.append({"kind": kind.key, "points": head[2], "stem": block[1], "rule": kind.rules[0], **body})
        if not 1 <= len(parts) <= MAX_PARTS and not problems:
            problems.append(Problem(code="no_parts"))
        return {"parts": parts}, problems

    @override
    def write_lines(self, body: Body) -> list[str]:
        lines: list[str] = []
        for part in body["parts"]:
            lines += [f"# {part['kind']} {part['points']}", part["stem"], *self._kind(part).write_lines(part)]
        return lines

    @override
    def shown(self, body: Body, seed: str) -> Shown:
        parts = tuple(
            self._kind(part).shown(part, seed and f"{seed}.{number}") for number, part in enumerate(body["parts"])
        )
        return Shown(kind=self.key, stem=body["stem"], parts=parts)

    @override
    def read(self, posted: Posted) -> Answer:
        """Returns {number: answer}; the controls of a part are named ``number:kind:name``."""
        grouped: dict[tuple[str, str], dict[str, Sequence[str]]] = {}
        for name, values in posted.items():
            number, _sign, rest = name.partition(":")
            kind, _sign, control = rest.partition(":")
            if number.isdecimal() and len(number) < 3:
                grouped.setdefault((number, kind), {})[control] = values
        answers = {}
        for (number, key), controls in list(grouped.items())[:MAX_PARTS]:
            kind_of_part = self.kind_of(key)
            if kind_of_part and (answer := kind_of_part.read(controls)) is not None:
                answers[number] = answer
        return answers or None

    @override
    def mark(self, body: Body, answer: Answer, points: Decimal) -> Mark:
        marks = [
            self._kind(part).mark(part, _of(answer, number), share)
            for number, part, share in self._shares(body, points)
        ]
        return Mark(
            points=rounded(sum((one.points for one in marks), Decimal(0))),
            of=points,
            awaiting=rounded(sum((one.awaiting for one in marks), Decimal(0))),
        )

    @override
    def criteria(self, body: Body) -> list[Criterion]:
        found = []
        for number, part in enumerate(body["parts"], start=1):
            own = self._kind(part).criteria(part)
            total = sum((one.points for one in own), Decimal(0))
            for one in own:
                points = one.points * Decimal(part["points"]) / total
                found.append(Criterion(key=f"{number}.{one.key}", text=f"({number}) {one.text}", points=points))
        return found

    @override
    def share(self, body: Body, answer: Answer) -> Decimal:
        return self.mark(body, answer, Decimal(1)).points

    @override
    def solution(self, body: Body) -> Answer:
        return {str(n): self._kind(part).solution(part) for n, part in enumerate(body["parts"], start=1)}

    @override
    def told(self, body: Body, answer: Answer) -> list[str]:
        told = []
        for number, part in enumerate(body["parts"], start=1):
            words = self._kind(part).told(part, _of(answer, number))
            told.append(f"({number}) {';'.join(words) or '—'}")
        return told

    def _shares(self, body: Body, points: Decimal) -> list[tuple[int, Body, Decimal]]:
        total = sum(Decimal(part["points"]) for part in body["parts"])
        return [(n, part, points * Decimal(part["points"]) / total) for n, part in enumerate(body["parts"], start=1)]

    def _kind(self, part: Body) -> Kind:
        kind = self.kind_of(part["kind"])
        if kind is None:
            raise LookupError(f"There is no kind of question {part['kind']!r} within a case")
        return kind


def _of(answer: Answer, number: int) -> Answer:
    return answer.get(str(number)) if isinstance(answer, dict) else None


def _blocks(lines: Sequence[str]) -> list[tuple[int, list[str]]]:
    blocks: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, start=1):
        if line.startswith("#") or not blocks:
            blocks.append((number, []))
        blocks[-1][1].append(line)
    return blocks

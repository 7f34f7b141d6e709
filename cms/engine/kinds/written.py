"""A short answer in the learner's own words, marked by people along criteria."""

import re
from collections.abc import Sequence
from decimal import Decimal

from typing_extensions import override

from .base import MAX_PARTS, Answer, Body, Criterion, Kind, Mark, Posted, Problem, Shown, first

MODEL = ">"


class Written(Kind):
    """``criterion = points`` a line; lines that begin with ``>`` are the model answer."""

    key = "written"
    by_hand = True

    @override
    def read_lines(self, stem: str, lines: Sequence[str]) -> tuple[Body, list[Problem]]:
        problems: list[Problem] = []
        criteria: list[dict[str, str]] = []
        model: list[str] = []
        for number, line in enumerate(lines, start=1):
            if line.startswith(MODEL):
                model.append(line.removeprefix(MODEL).strip())
                continue
            text, _sign, points = (side.strip() for side in line.rpartition("="))
            if not text or not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", points) or not Decimal(points):
                problems.append(Problem(code="criterion", line=number))
                continue
            criteria.append({"key": str(len(criteria) + 1), "text": text, "points": points})
        if not 1 <= len(criteria) <= MAX_PARTS:
            problems.append(Problem(code="no_criterion"))
        return {"criteria": criteria, "model": "\n".join(model)}, problems

    @override
    def write_lines(self, body: Body) -> list[str]:
        model = [f"{MODEL} {line}" for line in body["model"].splitlines()]
        return [f"{one['text']} = {one['points']}" for one in body["criteria"]] + model

    @override
    def shown(self, body: Body, seed: str) -> Shown:
        return Shown(kind=self.key, stem=body["stem"])

    @override
    def read(self, posted: Posted) -> Answer:
        text = first(posted, "text").replace("\x00", "")
        return text if text.strip() else None

    @override
    def share(self, body: Body, answer: Answer) -> Decimal:
        return Decimal(0)

    @override
    def mark(self, body: Body, answer: Answer, points: Decimal) -> Mark:
        waiting = points if isinstance(answer, str) and answer.strip() else Decimal(0)
        return Mark(points=Decimal(0), of=points, awaiting=waiting)

    @override
    def criteria(self, body: Body) -> list[Criterion]:
        return [Criterion(key=one["key"], text=one["text"], points=Decimal(one["points"])) for one in body["criteria"]]

    @override
    def solution(self, body: Body) -> Answer:
        return body["model"] or None

    @override
    def told(self, body: Body, answer: Answer) -> list[str]:
        return answer.splitlines() if isinstance(answer, str) else []

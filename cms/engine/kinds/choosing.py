"""Choosing among options: one right, several right, or true and false."""

from collections.abc import Sequence
from decimal import Decimal

from typing_extensions import override

from cms.engine.shuffling import shuffled

from .base import MAX_PARTS, Answer, Body, Choice, Kind, Posted, Problem, Shown, choices_of, first, keyed, repeated

RIGHT = "*"


class Choosing(Kind):
    """Options, one a line; a right one begins with an asterisk."""

    @override
    def read_lines(self, stem: str, lines: Sequence[str]) -> tuple[Body, list[Problem]]:
        texts = [line.removeprefix(RIGHT).strip() for line in lines]
        options = keyed(texts)
        right = [option["key"] for option, line in zip(options, lines, strict=True) if line.startswith(RIGHT)]
        problems = repeated(texts)
        if not 2 <= len(lines) <= MAX_PARTS:
            problems.append(Problem(code="few_options"))
        problems += self.wrong_count(right)
        return {"options": options, "right": right}, problems

    def wrong_count(self, right: list[str]) -> list[Problem]:
        """Returns what is wrong with the number of right options."""
        return [] if right else [Problem(code="no_right")]

    @override
    def write_lines(self, body: Body) -> list[str]:
        return [(RIGHT if one["key"] in body["right"] else "") + one["text"] for one in body["options"]]

    @override
    def shown(self, body: Body, seed: str) -> Shown:
        choices = choices_of(body["options"])
        if seed:
            choices = tuple(shuffled(choices, seed=seed, name=lambda choice: choice.key))
        return Shown(kind=self.key, stem=body["stem"], choices=choices)

    @override
    def told(self, body: Body, answer: Answer) -> list[str]:
        chosen = answer if isinstance(answer, list) else [answer]
        return [one["text"] for one in body["options"] if one["key"] in chosen]


class Single(Choosing):
    """Exactly one option is right: all the points or none."""

    key = "single"

    @override
    def wrong_count(self, right: list[str]) -> list[Problem]:
        return [] if len(right) == 1 else [Problem(code="one_right", context={"count": len(right)})]

    @override
    def read(self, posted: Posted) -> Answer:
        return first(posted, "choice")[:16] or None

    @override
    def share(self, body: Body, answer: Answer) -> Decimal:
        return Decimal(int([answer] == body["right"]))

    @override
    def solution(self, body: Body) -> Answer:
        return body["right"][0]


class Multiple(Choosing):
    """Several options may be right.

    ``half``: half the points for a part of the right ones with nothing wrong; ``each``: right ticks less wrong ones,
    by the number of right ones, never below nothing; ``all``: all the points or none.
    """

    key = "multiple"
    rules = ("half", "each", "all")

    @override
    def read(self, posted: Posted) -> Answer:
        chosen = sorted({str(value)[:16] for value in list(posted.get("choice") or ())[:MAX_PARTS] if value})
        return chosen or None

    @override
    def share(self, body: Body, answer: Answer) -> Decimal:
        right = set(body["right"])
        chosen = {one for one in answer if isinstance(one, str)} if isinstance(answer, list) else set()
        if chosen == right:
            return Decimal(1)
        rule = body.get("rule", self.rules[0])
        if rule == "half":
            return Decimal("0.5") if chosen and chosen < right else Decimal(0)
        if rule == "each":
            return max(Decimal(0), Decimal(len(chosen & right) - len(chosen - right)) / len(right))
        return Decimal(0)

    @override
    def solution(self, body: Body) -> Answer:
        return sorted(body["right"])


class Truth(Kind):
    """A statement that is true or false; the one line says which."""

    key = "truth"
    YES = ("true", "t", "1", "yes", "对", "正确", "√", "是")
    NO = ("false", "f", "0", "no", "错", "错误", "×", "否")

    @override
    def read_lines(self, stem: str, lines: Sequence[str]) -> tuple[Body, list[Problem]]:
        word = lines[0].casefold().strip() if len(lines) == 1 else ""
        problems = [] if word in (*self.YES, *self.NO) else [Problem(code="true_or_false")]
        return {"right": "true" if word in self.YES else "false"}, problems

    @override
    def write_lines(self, body: Body) -> list[str]:
        return [body["right"]]

    @override
    def shown(self, body: Body, seed: str) -> Shown:
        return Shown(
            kind=self.key, stem=body["stem"], choices=(Choice(key="true", text=""), Choice(key="false", text=""))
        )

    @override
    def read(self, posted: Posted) -> Answer:
        chosen = first(posted, "choice")
        return chosen if chosen in ("true", "false") else None

    @override
    def share(self, body: Body, answer: Answer) -> Decimal:
        return Decimal(int(answer == body["right"]))

    @override
    def solution(self, body: Body) -> Answer:
        return body["right"]

    @override
    def told(self, body: Body, answer: Answer) -> list[str]:
        return [answer] if answer in ("true", "false") else []

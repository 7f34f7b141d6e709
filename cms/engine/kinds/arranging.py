"""Arranging what is given: putting it in order, or joining two lists."""

from collections.abc import Sequence
from decimal import Decimal

from typing_extensions import override

from cms.engine.shuffling import shuffled

from .base import MAX_PARTS, Answer, Body, Choice, Kind, Posted, Problem, Shown, choices_of, first, keyed, repeated


class Ordering(Kind):
    """One step a line, in the right order. ``each``: a share for every step that stands at its place."""

    key = "ordering"
    rules = ("each", "all")

    @override
    def read_lines(self, stem: str, lines: Sequence[str]) -> tuple[Body, list[Problem]]:
        problems = repeated(lines)
        if not 3 <= len(lines) <= MAX_PARTS:
            problems.append(Problem(code="few_steps"))
        return {"options": keyed(lines)}, problems

    @override
    def write_lines(self, body: Body) -> list[str]:
        return [one["text"] for one in body["options"]]

    @override
    def shown(self, body: Body, seed: str) -> Shown:
        rows = shuffled(choices_of(body["options"]), seed=seed or "order", name=lambda choice: choice.key)
        places = tuple(Choice(key=str(n), text=str(n)) for n in range(1, len(rows) + 1))
        return Shown(kind=self.key, stem=body["stem"], rows=tuple(rows), choices=places)

    @override
    def read(self, posted: Posted) -> Answer:
        places = {name.removeprefix("place-")[:16]: first(posted, name) for name in posted if name.startswith("place-")}
        kept = {key: place for key, place in list(places.items())[:MAX_PARTS] if place.isdecimal() and len(place) < 3}
        return kept or None

    @override
    def share(self, body: Body, answer: Answer) -> Decimal:
        given = answer if isinstance(answer, dict) else {}
        wanted = self.solution(body)
        right = sum(given.get(key) == place for key, place in wanted.items())
        if body.get("rule", self.rules[0]) == "all":
            return Decimal(int(right == len(wanted)))
        # Two steps given the same place is no order: it cannot earn by putting one number everywhere.
        chosen = [str(place) for place in given.values()]
        return Decimal(right) / len(wanted) if len(set(chosen)) == len(chosen) else Decimal(0)

    @override
    def solution(self, body: Body) -> Answer:
        return {one["key"]: str(n) for n, one in enumerate(body["options"], start=1)}

    @override
    def told(self, body: Body, answer: Answer) -> list[str]:
        given = answer if isinstance(answer, dict) else {}
        placed = [(int(str(given[one["key"]])), one["text"]) for one in body["options"] if one["key"] in given]
        return [f"{place}. {text}" for place, text in sorted(placed)]


class Matching(Kind):
    """``left = right`` a line; further lines ``= right`` are there to mislead. ``each``: a share for every pair."""

    key = "matching"
    rules = ("each", "all")

    @override
    def read_lines(self, stem: str, lines: Sequence[str]) -> tuple[Body, list[Problem]]:
        pairs = [tuple(side.strip() for side in line.partition("=")[::2]) for line in lines]
        problems = [Problem(code="no_pair", line=n) for n, (_left, right) in enumerate(pairs, start=1) if not right]
        lefts = [left for left, _right in pairs if left]
        problems += repeated(lefts)
        if not 2 <= len(lefts) <= MAX_PARTS:
            problems.append(Problem(code="few_pairs"))
        rows, answers = keyed(lefts), keyed(list(dict.fromkeys(right for _left, right in pairs if right)))
        by_text = {one["text"]: one["key"] for one in answers}
        joined = [by_text.get(right, "") for left, right in pairs if left]
        right = {row["key"]: key for row, key in zip(rows, joined, strict=True)}
        return {"rows": rows, "options": answers, "right": right}, problems

    @override
    def write_lines(self, body: Body) -> list[str]:
        texts = {one["key"]: one["text"] for one in body["options"]}
        lines = [f"{row['text']} = {texts[body['right'][row['key']]]}" for row in body["rows"]]
        used = set(body["right"].values())
        return lines + [f"= {text}" for key, text in texts.items() if key not in used]

    @override
    def shown(self, body: Body, seed: str) -> Shown:
        choices = shuffled(choices_of(body["options"]), seed=seed or "pairs", name=lambda choice: choice.key)
        return Shown(kind=self.key, stem=body["stem"], rows=choices_of(body["rows"]), choices=tuple(choices))

    @override
    def read(self, posted: Posted) -> Answer:
        given = {
            name.removeprefix("pair-")[:16]: first(posted, name)[:16] for name in posted if name.startswith("pair-")
        }
        return {key: value for key, value in list(given.items())[:MAX_PARTS] if value} or None

    @override
    def share(self, body: Body, answer: Answer) -> Decimal:
        given = answer if isinstance(answer, dict) else {}
        right = sum(given.get(row) == key for row, key in body["right"].items())
        if body.get("rule", self.rules[0]) == "all":
            return Decimal(int(right == len(body["right"])))
        return Decimal(right) / len(body["right"])

    @override
    def solution(self, body: Body) -> Answer:
        return body["right"]

    @override
    def told(self, body: Body, answer: Answer) -> list[str]:
        given = answer if isinstance(answer, dict) else {}
        texts = {one["key"]: one["text"] for one in body["options"]}
        return [f"{row['text']} — {texts.get(given.get(row['key']), '…')}" for row in body["rows"]]

"""Counting a vote: who had to be there, who was, what was decided.

Quorum and majority are compared in whole numbers, never in fractions: two thirds of 8 are reached by 6, not by 5.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from .model import VoteSpec

Result = Literal["passed", "rejected", "no_quorum", "counted"]
Written = Literal["count", "nocount"]

SMALL_GROUP = 5
"""Below this number of ballots a distribution would show who voted how."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The count of a vote. ``eligible`` is the roll without those who are recused."""

    eligible: int
    present: int
    agree: int
    written_agree: int
    result: Result

    @property
    def is_quorate(self) -> bool:
        return self.result != "no_quorum"

    @property
    def is_passed(self) -> bool:
        return self.result == "passed"


def tally(
    vote: VoteSpec,
    *,
    roll: int,
    present: int,
    agree: int,
    recused: int = 0,
    written_agree: int = 0,
    written: Written = "nocount",
) -> Tally:
    """Returns the result. ``present`` are those who took part; written opinions count as votes only where the rule
    says so.

    ``counted`` is the result of a vote that decides nothing (majority "none"): only its figures matter.
    """
    eligible = roll - recused
    agreed = agree + (written_agree if written == "count" else 0)
    return Tally(
        eligible=eligible,
        present=present,
        agree=agree,
        written_agree=written_agree,
        result=_result(vote, eligible, present, agreed),
    )


def _result(vote: VoteSpec, eligible: int, present: int, agreed: int) -> Result:
    if not reaches(vote.quorum, present, eligible if vote.quorum_of == "roll" else present):
        return "no_quorum"
    if vote.majority == "none":
        return "counted"
    carried = reaches(vote.majority, agreed, eligible if vote.majority_of == "roll" else present)
    return "passed" if carried else "rejected"


def reaches(measure: str, count: int, total: int) -> bool:
    """Answers whether ``count`` of ``total`` is enough."""
    if measure == "none":
        return True
    if total <= 0:
        return False
    if measure == "ge_half":
        return count * 2 >= total
    if measure == "gt_half":
        return count * 2 > total
    if measure == "ge_two_thirds":
        return count * 3 >= total * 2
    raise ValueError(measure)


def distribution(vote: VoteSpec, counts: Mapping[str, int]) -> Mapping[str, int] | None:
    """Returns how many chose what, None where so few voted that it would show who did."""
    if vote.secrecy != "open" and sum(counts.values()) < SMALL_GROUP:
        return None
    return counts


def average(vote: VoteSpec, counts: Mapping[str, int]) -> Decimal | None:
    """Returns the mean of the points of the answers given, to two places; None where no answer with points was given,
    or where so few voted that the mean would show what they chose."""
    points = {each.key: each.points for each in vote.answers if each.points is not None}
    given = sum(counts.get(key, 0) for key in points)
    if not given or distribution(vote, {key: counts.get(key, 0) for key in vote.answer_keys}) is None:
        return None
    total = sum(worth * counts.get(key, 0) for key, worth in points.items())
    return (Decimal(total) / given).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that is voted on by itself; ``person`` is the member it is about."""

    key: str
    label: str
    person: str = ""


def answer_of(choice: str) -> tuple[str, str]:
    """Returns item and answer of a choice such as ``M0001=for``; the item is "" in a vote on the whole case."""
    item, _, answer = choice.rpartition("=")
    return item, answer


def items_problem(vote: VoteSpec, items: Sequence[Item], choices: Sequence[str]) -> str | None:
    """Returns why a ballot on items cannot be accepted: ``unknown_choice``, ``chosen_twice``, ``item_missing``; None
    when it can. Every item needs an answer: who has none abstains."""
    known = {each.key for each in items}
    given = [answer_of(choice) for choice in choices]
    if any(item not in known or answer not in vote.answer_keys for item, answer in given):
        return "unknown_choice"
    if len({item for item, _ in given}) != len(given):
        return "chosen_twice"
    return "item_missing" if known - {item for item, _ in given} else None


def item_tallies(
    vote: VoteSpec,
    items: Sequence[Item],
    *,
    roll: int,
    counts: Mapping[str, int],
    recused: Mapping[str, int],
    absent: Mapping[str, int],
    written: Mapping[str, int],
) -> dict[str, Tally]:
    """Returns the result of each item by its key. ``recused`` says how many of the roll step aside for an item,
    ``absent`` how many of the ballots come from absent members, ``written`` how many of those not counted agree."""
    found = {}
    for each in items:
        cast = sum(counts.get(f"{each.key}={answer}", 0) for answer in vote.answer_keys)
        found[each.key] = tally(
            vote,
            roll=roll,
            recused=recused.get(each.key, 0),
            present=cast - absent.get(each.key, 0),
            agree=counts.get(f"{each.key}=for", 0),
            written_agree=written.get(each.key, 0),
        )
    return found


def choice_problem(vote: VoteSpec, choices: tuple[str, ...]) -> str | None:
    """Returns why a ballot cannot be accepted: ``none_chosen``, ``chosen_twice``, ``too_many``; None when it can."""
    if not choices:
        return "none_chosen"
    if len(set(choices)) != len(choices):
        return "chosen_twice"
    return "too_many" if len(choices) > vote.max_choices else None

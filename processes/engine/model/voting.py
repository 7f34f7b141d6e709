"""What a definition says about its votes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Text = Mapping[str, str]
"""A text in both languages: ``{"zh-hans": …, "en": …}``."""

ANSWERS = ("for", "against", "abstain")
"""What a ballot may say where a vote names no answers of its own."""


@dataclass(frozen=True, kw_only=True)
class AnswerSpec:
    """An answer of a vote that grades. ``points`` enter the mean; None = the answer has no part in it."""

    key: str
    title: Text
    points: int | None = None


@dataclass(frozen=True, kw_only=True)
class VoteSpec:
    """A vote. ``scope`` "case": a body decides on one case; "campaign": everybody chooses among the cases of a
    campaign's category."""

    key: str
    title: Text
    scope: Literal["case", "campaign"]
    roll: str
    """The role whose members may vote; snapshotted as a roll for scope "case"."""
    roll_also: tuple[str, ...] = ()
    """Further people on the roll of a vote on a case, each once however often they are named."""
    secrecy: Literal["open", "secret", "participation"]
    answers: tuple[AnswerSpec, ...] = ()
    """What a ballot may say about a case or an item, such as four grades; empty = for, against, abstain."""
    max_choices: int = 1
    quorum: Literal["ge_half", "gt_half", "ge_two_thirds", "none"] = "none"
    quorum_of: Literal["roll", "present"] = "roll"
    majority: Literal["gt_half", "ge_two_thirds", "none"] = "gt_half"
    majority_of: Literal["roll", "present"] = "roll"
    recuse_own_unit: bool = False
    recuse: tuple[str, ...] = ()
    """Words for people who step aside; ``self`` = nobody votes on the item that is about him- or herself."""
    items: str = ""
    """A field whose people, options or rows are voted on one by one in one ballot; "" = on the case as a whole."""
    item_label: str = ""
    """For a table: the column that names the item; "" = the first one."""
    item_unless: str = ""
    """For a table: a yes-no column; rows with a yes are not voted on."""
    item_person: str = ""
    """For a table: the column with the person that the item is about."""
    item_result: str = ""
    """For a table: the column that takes ``passed`` or ``rejected`` when the vote is over."""
    written: Literal["count", "nocount"] = "nocount"
    """Whether the written opinions of absent members count among the votes in favour; never for the quorum."""
    tellers: tuple[str, ...] = ()
    """Who enters paper ballots, two persons for each bundle; empty = all votes are cast on screen."""
    chair_last: bool = False
    """Whoever chairs the vote (has the todo of the step) votes when all others have."""
    item_average: str = ""
    """For a table: the column that takes the mean of the points of the answers given."""
    minutes: str = ""
    """A text field that takes the minutes when the vote is over."""

    @property
    def answer_keys(self) -> tuple[str, ...]:
        """What a ballot may say about a case or an item."""
        return tuple(each.key for each in self.answers) or ANSWERS

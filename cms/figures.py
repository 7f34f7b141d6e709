"""Figures before and after, compared without guessing: words stay words."""

import re
from dataclasses import dataclass
from decimal import Decimal

NUMBER = re.compile(r"^\s*[+-]?\d[\d,，]*(?:\.\d+)?")


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One measured figure; shares (0–100, of the larger value) and change (whole per cent) exist for numbers only."""

    name: str
    before: str
    after: str
    unit: str
    before_share: int | None = None
    after_share: int | None = None
    change: int | None = None

    @property
    def change_size(self) -> int:
        """The size of the change without its sign."""
        return abs(self.change or 0)


def compare(*, name: str, before: str, after: str, unit: str) -> Comparison:
    """Returns the two values side by side, with their shares where both are numbers of zero or more."""
    old, new = leading_number(before), leading_number(after)
    if old is None or new is None or min(old, new) < 0 or max(old, new) == 0:
        return Comparison(name=name, before=before, after=after, unit=unit)
    largest = max(old, new)
    return Comparison(
        name=name,
        before=before,
        after=after,
        unit=unit,
        before_share=max(1, round(100 * old / largest)),
        after_share=max(1, round(100 * new / largest)),
        change=round(100 * (new - old) / old) if old else None,
    )


def leading_number(text: str) -> Decimal | None:
    """Returns the number a text begins with, or None."""
    found = NUMBER.match(text)
    return Decimal(re.sub(r"[,，\s]", "", found.group())) if found else None

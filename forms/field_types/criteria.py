"""The criteria of a rubric, as a setting."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms.engine.problems import Problem

from .settings import KEY, Setting, words_from_block, words_problems, words_to_block

MOST_CRITERIA = 30
MOST_POINTS = Decimal(1000)


@dataclass(frozen=True)
class Criterion:
    """One thing that gets points, 0 to ``most``."""

    key: str
    label: Any
    most: Decimal
    help: Any = ""


class Criteria(Setting):
    """[{"key", "label", "help", "max"}]."""

    is_list = True

    def problems(self, value: Any, path: str) -> list[Problem]:
        if value is None:
            return []
        if not isinstance(value, list | tuple) or len(value) > MOST_CRITERIA:
            return [Problem(path, "criteria_not_a_list", {"maximum": MOST_CRITERIA})]
        found: list[Problem] = []
        seen: set[str] = set()
        for index, criterion in enumerate(value):
            place = f"{path}/{index}"
            key = criterion.get("key") if isinstance(criterion, Mapping) else None
            if not isinstance(key, str) or not KEY.fullmatch(key):
                found.append(Problem(f"{place}/key", "key_not_readable", {"key": str(key)[:80]}))
                continue
            if key in seen:
                found.append(Problem(f"{place}/key", "criterion_twice", {"key": key}))
            seen.add(key)
            found += words_problems(criterion.get("label"), f"{place}/label")
            if not is_points(criterion.get("max")):
                found.append(Problem(f"{place}/max", "points_not_a_number", {"maximum": str(MOST_POINTS)}))
        return found

    def value(self, value: Any) -> tuple[Criterion, ...]:
        return tuple(
            Criterion(each["key"], each.get("label") or each["key"], Decimal(str(each["max"])), each.get("help") or "")
            for each in value
        )

    def block(self) -> blocks.Block:
        row = blocks.StructBlock(
            [
                ("key", blocks.CharBlock(label=_("Key"), max_length=60)),
                ("label", blocks.CharBlock(label=_("Criterion"), max_length=120)),
                ("label_en", blocks.CharBlock(label=_("Criterion in English"), max_length=120, required=False)),
                ("max", blocks.DecimalBlock(label=_("Most points"), min_value=0, max_value=MOST_POINTS)),
                ("help", blocks.CharBlock(label=_("What it means"), max_length=300, required=False)),
                ("help_en", blocks.CharBlock(label=_("What it means, in English"), max_length=300, required=False)),
            ],
            label_format="{label} ({max})",
        )
        return blocks.ListBlock(row, label=self.label, default=[], collapsed=True)

    def to_block(self, value: Any) -> Any:
        return [
            {
                "key": each["key"],
                "max": str(each["max"]),
                **words_to_block(each.get("label")),
                **words_to_block(each.get("help"), "help"),
            }
            for each in value or ()
        ]

    def from_block(self, value: Any) -> Any:
        return [
            {
                "key": row["key"],
                **words_from_block(row),
                "max": format(Decimal(str(row["max"])), "f"),
                **words_from_block(row, "help"),
            }
            for row in value or ()
        ] or None


def is_points(value: Any) -> bool:
    """Whether the value is an exact number of points above nought."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return False
    text = str(value)
    return (
        len(text) < 12
        and text.replace(".", "", 1).isascii()
        and text.replace(".", "", 1).isdigit()
        and (0 < Decimal(text) <= MOST_POINTS)
    )

"""The list that people choose from, as a setting: stored values, words, pictures and conditions."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms.engine.expressions import ExpressionError, parse, to_text
from forms.engine.frozen import thaw
from forms.engine.problems import Problem

from .gate import line_of
from .picture_setting import PICTURE, PictureBlock
from .settings import Setting, words_from_block, words_problems, words_to_block

LONGEST_LIST = 5000
LONGEST_VALUE = 500


class Options(Setting):
    """The list a person chooses from: stored value and words."""

    is_list = True

    def problems(self, value: Any, path: str) -> list[Problem]:
        if value is None:
            return []
        if not isinstance(value, list | tuple) or len(value) > LONGEST_LIST:
            return [Problem(path, "options_not_a_list", {"maximum": LONGEST_LIST})]
        found: list[Problem] = []
        seen: set[str] = set()
        for index, option in enumerate(value):
            place = f"{path}/{index}"
            if not isinstance(option, Mapping) or not str(option.get("value") or "").strip():
                found.append(Problem(f"{place}/value", "option_without_value", {}))
                continue
            stored = str(option["value"])
            line = line_of(stored)
            if not line or len(stored) > LONGEST_VALUE:
                found.append(Problem(f"{place}/value", "option_value_unusable", {"maximum": LONGEST_VALUE}))
            elif line in seen:
                found.append(Problem(f"{place}/value", "option_twice", {"value": stored[:80]}))
            seen.add(line or stored)
            found += words_problems(option.get("label"), f"{place}/label")
            found += self.further_problems(option, place)
        return found

    def further_problems(self, option: Mapping[str, Any], place: str) -> list[Problem]:
        """Returns what is wrong with picture, exclusiveness and parents of an option."""
        if isinstance(option.get("when"), str):
            return [Problem(f"{place}/when", "setting_not_a_word", {})]
        image, parents, alone = option.get("image"), option.get("parents"), option.get("exclusive")
        if image is not None and not (isinstance(image, str) and PICTURE.fullmatch(image)):
            return [Problem(f"{place}/image", "picture_not_of_the_site", {})]
        if parents is not None and not (
            isinstance(parents, list | tuple) and all(isinstance(each, str) for each in parents)
        ):
            return [Problem(f"{place}/parents", "setting_not_keys", {})]
        return [] if alone is None or isinstance(alone, bool) else [Problem(place, "setting_not_yes_or_no", {})]

    def value(self, value: Any) -> tuple[tuple[str, Any], ...]:
        return tuple((str(option["value"]), option.get("label") or option["value"]) for option in value)

    def block(self) -> blocks.Block:
        row = blocks.StructBlock(
            [
                ("value", blocks.CharBlock(label=_("Stored value"), max_length=LONGEST_VALUE)),
                ("label", blocks.CharBlock(label=_("Words"), max_length=200, required=False)),
                ("label_en", blocks.CharBlock(label=_("Words in English"), max_length=200, required=False)),
                (
                    "image",
                    PictureBlock(label=_("Address of a picture on this site")),
                ),
                ("exclusive", blocks.BooleanBlock(label=_("Excludes all others (none of these)"), required=False)),
                (
                    "parents",
                    blocks.CharBlock(
                        label=_("Only for these answers of the question before"),
                        max_length=2000,
                        required=False,
                        help_text=_("Stored values with semicolons between."),
                    ),
                ),
                ("when", blocks.CharBlock(label=_("Offered only when"), max_length=2000, required=False)),
            ],
            label_format="{label} ({value})",
        )
        return blocks.ListBlock(
            row,
            label=self.label,
            default=[],
            collapsed=True,
            help_text=_("A column copied from a spreadsheet can be pasted into an option: each line becomes one."),
        )

    def to_block(self, value: Any) -> Any:
        return [
            {
                "value": str(option["value"]),
                **words_to_block(option.get("label")),
                "image": option.get("image") or "",
                "exclusive": bool(option.get("exclusive")),
                "parents": "; ".join(option.get("parents") or ()),
                "when": option["when"] if isinstance(option.get("when"), str) else condition_text(option.get("when")),
            }
            for option in value or ()
        ]

    def from_block(self, value: Any) -> Any:
        return [option_from_block(row) for row in value or ()] or None


def condition_text(tree: Any) -> str:
    """Returns an option's condition as formula text, "" when there is none."""
    return "" if tree is None or tree is True else to_text(thaw(tree))


def condition_tree(text: str) -> Any:
    """Returns the tree of a formula text; one that cannot be read stays as text for the validator to name."""
    if not text.strip():
        return None
    try:
        return parse(text)
    except ExpressionError:
        return text


def option_from_block(row: Any) -> dict[str, Any]:
    """Returns the JSON of an option; what was left blank is left out."""
    parents = [part.strip() for part in re.split("[;\uff1b]", row.get("parents") or "") if part.strip()]
    when = condition_tree(row.get("when") or "")
    further = {"image": row.get("image"), "exclusive": bool(row.get("exclusive")), "parents": parents, "when": when}
    return {
        "value": row["value"],
        **words_from_block(row, fallback=row["value"]),
        **{name: part for name, part in further.items() if part},
    }

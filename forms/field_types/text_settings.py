"""Settings that a designer writes as text: words in two languages, and lines of "this field ← that one"."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms.engine.frozen import thaw
from forms.engine.problems import Problem
from forms.engine.translations import is_language

from .choosers import PairsBlock
from .settings import KEY, Setting, words_problems

MOST_PAIRS = 100


class Words(Setting):
    """A text by language, {"zh-hans": …, "en": …}; the editor shows these two."""

    def problems(self, value: Any, path: str) -> list[Problem]:
        if isinstance(value, Mapping) and not all(is_language(code) for code in value):
            return [Problem(path, "words_not_text", {})]
        return words_problems(value, path)

    def block(self) -> blocks.Block:
        return blocks.StructBlock(
            [
                ("zh", blocks.TextBlock(label=_("In Chinese"), required=False, rows=3, max_length=4000)),
                ("en", blocks.TextBlock(label=_("In English"), required=False, rows=2, max_length=4000)),
            ],
            label=self.label,
            help_text=self.help,
        )

    def to_block(self, value: Any) -> Any:
        words = value if isinstance(value, Mapping) else {"zh-hans": value or ""}
        return {"zh": words.get("zh-hans", ""), "en": words.get("en", "")}

    def from_block(self, value: Any) -> Any:
        words = {"zh-hans": (value or {}).get("zh") or "", "en": (value or {}).get("en") or ""}
        return {code: text for code, text in words.items() if text} or None


class Pairs(Setting):
    """{field key here: field key there}, written one pair a line as "here = there"."""

    def problems(self, value: Any, path: str) -> list[Problem]:
        if value is None:
            return []
        right = (
            isinstance(value, Mapping)
            and len(value) <= MOST_PAIRS
            and all(isinstance(each, str) and KEY.fullmatch(each) for pair in value.items() for each in pair)
        )
        return [] if right else [Problem(path, "setting_not_pairs", {"maximum": MOST_PAIRS})]

    def value(self, value: Any) -> dict[str, str]:
        return dict(thaw(value))

    def block(self) -> blocks.Block:
        return PairsBlock(label=self.label, help_text=self.help or _("One pair a line, as in phone = mobile."))

    def to_block(self, value: Any) -> Any:
        return "\n".join(f"{here} = {there}" for here, there in value.items())

    def from_block(self, value: Any) -> Any:
        lines = [line.replace("←", "=").partition("=") for line in (value or "").splitlines() if line.strip()]
        return {here.strip(): there.strip() for here, _sign, there in lines} or None

"""What a designer may set on a field: each setting checks itself and brings its own block for the admin."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms.engine.problems import Problem

from .choosers import ChooserBlock

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


class Setting:
    """One setting of a field type: JSON in the definition, a block in the admin."""

    is_list = False
    """True for what the type is made of: options, columns, criteria."""
    holds_fields = False
    """True when the JSON is a list of fields, which the designer edits like those of the form."""

    def __init__(self, name: str, label: str | Promise, *, default: Any = None, help: str | Promise = "") -> None:
        self.name = name
        self.label = label
        self.default = default
        self.help = help

    def problems(self, value: Any, path: str) -> list[Problem]:
        """Returns what is wrong with the JSON; None means "not set" and is always right."""
        return []

    def value(self, value: Any) -> Any:
        """Returns the setting as the field type works with it."""
        return value

    def block(self) -> blocks.Block:
        raise NotImplementedError

    def to_block(self, value: Any) -> Any:
        """Returns the raw block value (as StreamField stores it) for the JSON."""
        return value

    def unset(self) -> Any:
        """Returns the raw block value that says "not set", None to leave the block as it begins."""
        return None

    def from_block(self, value: Any) -> Any:
        """Returns the JSON for a block's value, None when it was left blank."""
        return None if value in ("", None) else value


class WholeNumber(Setting):
    """A number of characters, rows, files, pixels…"""

    def __init__(self, name: str, label: str | Promise, *, minimum: int = 0, maximum: int, **rest: Any) -> None:
        super().__init__(name, label, **rest)
        self.minimum, self.maximum = minimum, maximum

    def problems(self, value: Any, path: str) -> list[Problem]:
        if value is None:
            return []
        if isinstance(value, bool) or not isinstance(value, int) or not self.minimum <= value <= self.maximum:
            return [Problem(path, "setting_not_a_number", {"minimum": self.minimum, "maximum": self.maximum})]
        return []

    def block(self) -> blocks.Block:
        return blocks.IntegerBlock(
            label=self.label, required=False, min_value=self.minimum, max_value=self.maximum, help_text=self.help
        )


class Exact(Setting):
    """An exact decimal, written as text."""

    def problems(self, value: Any, path: str) -> list[Problem]:
        if value is None:
            return []
        try:
            number = Decimal(str(value)) if isinstance(value, (str, int)) and not isinstance(value, bool) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            return [Problem(path, "setting_not_a_decimal", {})]
        return []

    def value(self, value: Any) -> Decimal:
        return Decimal(str(value))

    def block(self) -> blocks.Block:
        return blocks.DecimalBlock(label=self.label, required=False, help_text=self.help)

    def from_block(self, value: Any) -> Any:
        return None if value in ("", None) else format(Decimal(str(value)), "f")


class YesNo(Setting):
    """A switch, off unless set."""

    def __init__(self, name: str, label: str | Promise, *, default: bool = False, **rest: Any) -> None:
        super().__init__(name, label, default=default, **rest)

    def problems(self, value: Any, path: str) -> list[Problem]:
        return [] if value is None or isinstance(value, bool) else [Problem(path, "setting_not_yes_or_no", {})]

    def block(self) -> blocks.Block:
        return blocks.BooleanBlock(label=self.label, required=False, default=self.default, help_text=self.help)

    def from_block(self, value: Any) -> Any:
        return None if bool(value) is self.default else bool(value)


class Line(Setting):
    """A short text: a key, a placeholder, a name in the system; ``of`` says what the designer offers to choose."""

    def __init__(self, name: str, label: str | Promise, *, pattern: str = "", of: str = "", **rest: Any) -> None:
        super().__init__(name, label, **rest)
        self.pattern = re.compile(pattern) if pattern else None
        self.of = of

    def problems(self, value: Any, path: str) -> list[Problem]:
        if value is None:
            return []
        if not isinstance(value, str) or len(value) > 200 or (self.pattern and not self.pattern.fullmatch(value)):
            return [Problem(path, "setting_not_a_word", {})]
        return []

    def block(self) -> blocks.Block:
        if self.of:
            return ChooserBlock(self.of, label=self.label, max_length=200, help_text=self.help)
        return blocks.CharBlock(label=self.label, required=False, max_length=200, help_text=self.help)


class OneOf(Setting):
    """One word out of a fixed list."""

    def __init__(self, name: str, label: str | Promise, *, words: Mapping[str, str | Promise], **rest: Any) -> None:
        super().__init__(name, label, **rest)
        self.words = words

    def problems(self, value: Any, path: str) -> list[Problem]:
        if value is None or (isinstance(value, str) and value in self.words):
            return []
        return [Problem(path, "setting_unknown_word", {"value": str(value)[:80], "known": ", ".join(self.words)})]

    def block(self) -> blocks.Block:
        return blocks.ChoiceBlock(
            label=self.label, required=False, choices=list(self.words.items()), default=self.default
        )

    # A document that spells the default out keeps it; one that is silent stays silent.
    def unset(self) -> Any:
        return ""


class Keys(Setting):
    """A list of keys: states, procedures, unit kinds; ``of`` says what the designer offers to choose."""

    def __init__(self, name: str, label: str | Promise, *, of: str = "", **rest: Any) -> None:
        super().__init__(name, label, **rest)
        self.of = of

    def problems(self, value: Any, path: str) -> list[Problem]:
        if value is None:
            return []
        if not isinstance(value, list | tuple) or not all(
            isinstance(each, str) and KEY.fullmatch(each) for each in value
        ):
            return [Problem(path, "setting_not_keys", {})]
        return []

    def value(self, value: Any) -> tuple[str, ...]:
        return tuple(value)

    def block(self) -> blocks.Block:
        if self.of:
            return ChooserBlock(self.of, label=self.label, help_text=self.help)
        return blocks.CharBlock(label=self.label, required=False, help_text=self.help or _("Keys with spaces between."))

    def to_block(self, value: Any) -> Any:
        return " ".join(value or ())

    def from_block(self, value: Any) -> Any:
        return (value or "").replace(",", " ").split() or None


def words_problems(value: Any, path: str) -> list[Problem]:
    """Returns what is wrong with a text in one or several languages."""
    if value is None or isinstance(value, str):
        return []
    if isinstance(value, Mapping) and all(isinstance(each, str) and len(each) <= 4000 for each in value.values()):
        return []
    return [Problem(path, "words_not_text", {})]


def words_to_block(value: Any, name: str = "label") -> dict[str, str]:
    """Returns the two block values of a text in Chinese and English."""
    if isinstance(value, Mapping):
        return {name: value.get("zh-hans", ""), f"{name}_en": value.get("en", "")}
    return {name: value or "", f"{name}_en": ""}


def words_from_block(row: Any, name: str = "label", fallback: str = "") -> dict[str, dict[str, str]]:
    """Returns {"label": {"zh-hans": …, "en": …}} for the two block values, nothing when both are blank."""
    words = {"zh-hans": row.get(name) or fallback, "en": row.get(f"{name}_en") or ""}
    return {name: {code: text for code, text in words.items() if text}} if any(words.values()) else {}

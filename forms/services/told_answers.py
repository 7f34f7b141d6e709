"""Earlier answers inside the words of a form: "Hello, ${name}"."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from forms.engine.definition import FieldSpec, FormDefinition
from forms.engine.evaluation import FormState
from forms.engine.frozen import freeze
from forms.field_types import field_type
from forms.field_types.context import FillContext

from .questions import Question, Section

PLACE = re.compile(r"\$\{([a-z][a-z0-9_]{0,63})\}")
UNKNOWN = "…"
LONGEST = 200


class ToldAnswers:
    """The answers of one form as words; only those in ``keys`` are told, the others stay dots."""

    def __init__(
        self,
        *,
        definition: FormDefinition,
        values: Mapping[str, Any],
        state: FormState,
        context: FillContext,
        keys: Collection[str],
    ) -> None:
        self.definition = definition
        self.values = values
        self.state = state
        self.context = context
        self.keys = keys

    def fill(self, text: str) -> str:
        """Returns the text with answers in place of `${key}`; plain text, not escaped."""
        return PLACE.sub(lambda found: self.words(found.group(1)), text) if "${" in text else text

    def words(self, key: str) -> str:
        """Returns one answer as words."""
        spec = self.definition.by_key.get(key)
        if spec is None or key not in self.keys or key not in self.state.visible:
            return UNKNOWN
        kind = field_type(spec.type)
        value = self.values.get(key)
        if spec.computed is not None:
            value = kind.from_value(self.state.values.get(key), spec)
        if kind.is_blank(value) or kind.masking_of(spec):
            return UNKNOWN
        text = kind.text(value, spec, self.context)
        is_number = isinstance(self.state.values.get(key), Decimal | int)
        return ((trimmed_number(text) if is_number else text) or UNKNOWN)[:LONGEST]

    def question(self, question: Question) -> Question:
        """Returns the question with its words filled in."""
        if question.type == "note" and "${" in question.body:
            told = PLACE.sub(lambda found: conditional_escape(self.words(found.group(1))), question.body)
            question = replace(question, body=mark_safe(told))
        if "${" not in question.label and "${" not in question.help:
            return question
        return replace(question, label=self.fill(question.label), help=self.fill(question.help))

    def options(self, spec: FieldSpec) -> FieldSpec:
        """Returns the field with the words of its options filled in."""
        options = spec.config.get("options")
        if not isinstance(options, tuple) or not any("${" in text for each in options for text in words_of(each)):
            return spec
        told = [{**each, "label": {code: self.fill(text) for code, text in labels(each).items()}} for each in options]
        return replace(spec, config=freeze({**spec.config, "options": told}))

    def section(self, section: Section) -> Section:
        """Returns the section with its heading filled in."""
        return replace(section, title=self.fill(section.title)) if "${" in section.title else section


def labels(option: Any) -> Mapping[str, str]:
    """Returns the words of an option by language."""
    label = option.get("label") if isinstance(option, Mapping) else None
    return label if isinstance(label, Mapping) else {}


def words_of(option: Any) -> list[str]:
    """Returns the words of an option in every language."""
    return [text for text in labels(option).values() if isinstance(text, str)]


def trimmed_number(text: str) -> str:
    """Returns a decimal number without zeros at its end: what is computed has eight places."""
    return text.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", text) else text

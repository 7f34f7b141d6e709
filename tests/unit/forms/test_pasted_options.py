"""Options whose stored values were pasted from elsewhere can be chosen all the same."""

import unicodedata
from typing import Any

import pytest

from forms.engine.definition import FieldSpec
from forms.engine.frozen import freeze
from forms.field_types import field_type
from forms.field_types.errors import FieldError

from .test_field_types import CONTEXT

PASTED = ["be\u00adratung", "a\u200bb", unicodedata.normalize("NFD", "Café"), " x", "one\u2028two", "很" * 300]


def spec_of(kind: str, values: list[str], **config: Any) -> FieldSpec:
    options = [{"value": value, "label": {"zh-hans": "词"}} for value in values]
    if kind == "cascade":
        return FieldSpec(key="f", type=kind, config=freeze({"tree": options, **config}))
    return FieldSpec(key="f", type=kind, config=freeze({"options": options, **config}))


@pytest.mark.parametrize("kind", ["choice", "multi", "ranking", "cascade"])
@pytest.mark.parametrize("value", PASTED)
def test_what_was_pasted_can_be_chosen(kind: str, value: str) -> None:
    spec = spec_of(kind, [value, "other value"])
    stored = value if kind == "choice" else [value]
    assert field_type(kind).config_problems(spec) == []
    assert field_type(kind).clean(stored, spec, CONTEXT) == stored
    assert field_type(kind).clean(stored, spec, CONTEXT, stored) == stored


@pytest.mark.parametrize(
    ("values", "code"),
    [(["a", " a"], "option_twice"), (["很" * 501], "option_value_unusable"), (["\u200b"], "option_value_unusable")],
)
def test_what_cannot_be_told_apart_or_sent_is_named(values: list[str], code: str) -> None:
    assert [each.code for each in field_type("choice").config_problems(spec_of("choice", values))] == [code]


@pytest.mark.parametrize("kind", ["choice", "multi"])
def test_another_answer_stays_short(kind: str) -> None:
    answer = "很" * 201
    with pytest.raises(FieldError, match="too_long"):
        field_type(kind).clean(answer if kind == "choice" else [answer], spec_of(kind, ["a"], other=True), CONTEXT)

"""What nobody types: every type refuses it in words, keeps it as text, or makes nothing of it; none of them fails."""

import json
from functools import reduce
from typing import Any

import pytest
from django.http import QueryDict

from forms.field_types import FIELD_TYPES, field_type
from forms.field_types.errors import FieldError, FieldErrors
from forms.field_types.flat import plain_cell
from forms.field_types.gate import DEEPEST_ANSWER
from forms.problem_texts import message_of

from .test_field_types import CONTEXT, INPUTS, spec_of

DEEP = DEEPEST_ANSWER
"""Deeper answers are refused at every door, and so are numbers that are no JSON."""
TEXTS = {
    "long": "a" * 1_000_000,
    "long_cjk": "汉" * 100_000,
    "nul": "a\x00b",
    "control": "\x01\x02\x1b[31m\x7f\x9f",
    "bidi": "\u202e\u2066gpj.exe\u2069",
    "zero_width": "\u200b\u200d\ufeff\u2060",
    "surrogate": "\ud800",
    "beyond_bmp": "𠮷䶮·🎉",
    "script": "<script>alert(1)</script>",
    "handler": '"><img src=x onerror=alert(1)>',
    "address": "javascript:alert(1)//",
    "formula": '=HYPERLINK("http://x","y")',
    "command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "template": "{{ user.password }}{% load x %}${7*7}",
    "path": "../../../etc/passwd",
    "path_windows": "..\\..\\C:\\CON\x00.png",
    "header": "a\r\nX-Y: z",
    "nan": "NaN",
    "infinity": "-Infinity",
    "exponent": "1e309",
    "exponent_decimal": "1e1000000",
    "digits": "9" * 5_000,
    "minus_zero": "-0",
    "hexadecimal": "0x10",
    "underscore": "1_000",
    "full_width": "１ｅ５",
    "no_leap_day": "2023-02-29",
    "first_day": "0001-01-01",
    "last_day": "9999-12-31T23:59:59+14:00",
    "beyond_years": "99999-01-01",
    "before_years": "-0001-12-31",
    "republic": "民国115年",
    "late_hour": "25:61:61",
    "quarter": "2026-Q9",
}
VALUES: dict[str, Any] = {
    **TEXTS,
    "nan_number": float("nan"),
    "infinite_number": float("inf"),
    "huge_number": 10**4000,
    "huge_negative": -(10**4000),
    "huge_float": 1.7e308,
    "deep_list": reduce(lambda inner, _each: [inner], range(DEEP), []),
    "deep_object": reduce(lambda inner, _each: {"value": inner}, range(DEEP), {}),
    "wide_list": ["x"] * 10_000,
    "wide_object": {f"k{number}": number for number in range(10_000)},
    "rows_of_anything": [None, 1, "x", [], {"name": {"value": [1]}}, {"name": 10**4000}],
    "prototype": {"__proto__": {"a": 1}, "constructor": 1, "value": {"value": {"value": 1}}},
    "yes": True,
}


def words_of(errors: list[FieldError]) -> None:
    """Says every refusal as people would read it."""
    for error in errors:
        assert len(str(message_of(error.code, error.context))) < 1_000


@pytest.mark.parametrize("name", VALUES)
def test_no_answer_makes_a_type_fail(name: str) -> None:
    raw = VALUES[name]
    for key in FIELD_TYPES:
        kind, spec = field_type(key), spec_of(key)
        kind.control(raw, spec, CONTEXT, {})
        kind.is_blank(raw)
        kind.file_ids(raw, spec)
        kind.without_files(raw, spec)
        try:
            value = kind.clean(kind.tidy(raw, spec), spec, CONTEXT)
        except FieldErrors as refused:
            words_of(refused.errors)
        except FieldError as refused:
            words_of([refused])
        else:
            stored = json.dumps(value, allow_nan=False, ensure_ascii=False)
            assert len(stored.encode()) < 1_000_000, key
            assert "\x00" not in stored, key
            assert "<script" not in str(kind.display(value, spec, CONTEXT)), key
            assert "<img src=x" not in str(kind.display(value, spec, CONTEXT)), key


@pytest.mark.parametrize("name", TEXTS)
def test_no_posting_and_no_cell_makes_a_type_fail(name: str) -> None:
    for key in INPUTS:
        kind, spec = field_type(key), spec_of(key)
        data = QueryDict(mutable=True)
        for suffix in ("", "-row", "-0", "-0-name", "-0-before", "-lat", "-typed", "-other", "-hours", "-0-member"):
            data.setlist(f"f{suffix}", [TEXTS[name], TEXTS[name]])
        raw = kind.read(data, None, "f", spec, CONTEXT)
        kind.control(raw, spec, CONTEXT, {})
        for cell in (False, True):
            try:
                answer = kind.import_cell(TEXTS[name], spec, CONTEXT) if cell else kind.tidy(raw, spec)
                kind.clean(answer, spec, CONTEXT)
            except FieldErrors as refused:
                words_of(refused.errors)
            except FieldError as refused:
                words_of([refused])


def test_cells_that_are_no_texts_become_texts() -> None:
    assert plain_cell(10**30) == "1" + "0" * 30

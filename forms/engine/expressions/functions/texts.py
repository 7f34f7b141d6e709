"""Text. Letters change case only within ASCII, and lengths count code points: so the browser agrees exactly."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

from forms.engine.expressions.functions.registry import Function, Surroundings, function
from forms.engine.expressions.tree import MAX_TEXT
from forms.engine.expressions.values import admitted, as_text

SPACES = "\t\n\x0b\x0c\r \x85\xa0\u2002\u2003\u2009\u200b\u2028\u2029\u3000\ufeff"
MAX_PATTERN = 500


def limited(text: str) -> str | None:
    """The text, unless it is too long to go on with."""
    return text if len(text) <= MAX_TEXT else None


def spelled(encoded: bytes) -> str:
    """The text of UTF-8 bytes, in which the case of ASCII letters alone was changed."""
    return encoded.decode("utf-8", "surrogatepass")


@function(
    "text",
    "number",
    english="The number of characters; 0 for a blank.",
    chinese="字数,空白为 0。",
    examples=(("length('规程')", "2"), ("length(None)", "0")),
    takes_blank=True,
)
def length(around: Surroundings, text: str | None) -> int:
    return len(text or "")


@function("text", "text", english="In capitals (A–Z).", chinese="转为大写(A–Z)。", examples=(("upper('aß')", "'Aß'"),))
def upper(around: Surroundings, text: str) -> str | None:
    return None if limited(text) is None else spelled(text.encode("utf-8", "surrogatepass").upper())


@function(
    "text", "text", english="In small letters (a–z).", chinese="转为小写(a–z)。", examples=(("lower('AÉ')", "'aÉ'"),)
)
def lower(around: Surroundings, text: str) -> str | None:
    return None if limited(text) is None else spelled(text.encode("utf-8", "surrogatepass").lower())


@function(
    "text",
    "text",
    english="Without spaces at both ends.",
    chinese="去掉首尾空白。",
    examples=(("trim('  甲 乙\u3000')", "'甲 乙'"),),
)
def trim(around: Surroundings, text: str) -> str | None:
    return None if limited(text) is None else text.strip(SPACES)


@function(
    "text, text",
    "bool",
    english="Whether the text starts with the other.",
    chinese="是否以某文本开头。",
    examples=(("starts_with('GC-1', 'GC')", "True"),),
)
def starts_with(around: Surroundings, text: str, part: str) -> bool:
    return text.startswith(part)


@function(
    "text, text",
    "bool",
    english="Whether the text ends with the other.",
    chinese="是否以某文本结尾。",
    examples=(("ends_with('a.pdf', '.doc')", "False"),),
)
def ends_with(around: Surroundings, text: str, part: str) -> bool:
    return text.endswith(part)


@function(
    "text, text",
    "bool",
    english="Whether the text holds the other.",
    chinese="是否包含某文本。",
    examples=(("contains('党支部', '支部')", "True"),),
)
def contains(around: Surroundings, text: str, part: str) -> bool:
    return part in text


@function(
    "any*",
    "text",
    english="The values one after the other as text; blanks add nothing.",
    chinese="依次连接为文本,空白不计。",
    examples=(("concat('第', 3, '期', None)", "'第3期'"), ("concat([1])", "None")),
    takes_blank=True,
)
def concat(around: Surroundings, *given: Any) -> str | None:
    words = [as_text(value) for value in given]
    return None if None in words else limited("".join(word for word in words if word is not None))


@function(
    "list, text?",
    "text",
    english="The items of a list with a separator (、 when left out) between them; blanks are left out.",
    chinese="用分隔符(默认「、」)连接列表各项,忽略空白。",
    examples=(("join(['甲', '乙'])", "'甲、乙'"), ("join([1, None, 2.50], '+')", "'1+2.5'")),
    takes_blank=True,
)
def join(around: Surroundings, items: list[Any] | None, separator: str | None = "、") -> str | None:
    words = [as_text(admitted(item)) for item in items or ()]
    return None if None in words else limited((separator or "").join(word for word in words if word))


@function(
    "any",
    "text",
    english="The value as text: digits, an ISO date, true or false.",
    chinese="把值变成文本:数字、日期、true 或 false。",
    examples=(
        ("text(12.50)", "'12.5'"),
        ("text(today())", "'2026-03-15'"),
        ("text(now())", "'2026-03-15T09:30:00+08:00'"),
    ),
)
def text(around: Surroundings, value: Any) -> str | None:
    return as_text(value)


@function(
    "text, text",
    "bool",
    english="Whether the whole text matches an RE2 pattern (at most 500 characters). Answered by the server only.",
    chinese="整个文本是否符合 RE2 正则(最长 500 字符)。只在服务器上计算。",
    examples=(("matches('GC-2026', '[A-Z]+-\\d{4}')", "True"), ("matches('a', '(')", "None")),
    server_only=True,
)
def matches(around: Surroundings, text: str, pattern: str) -> bool | None:
    if len(pattern) > MAX_PATTERN or len(text) > MAX_TEXT:
        return None
    compiled = compiled_pattern(pattern)
    return None if compiled is None else compiled.fullmatch(text) is not None


@lru_cache(maxsize=256)
def compiled_pattern(pattern: str) -> Any:
    """The pattern, ready; None when RE2 refuses it. RE2 never backtracks, so matching takes linear time."""
    options = re2.Options()
    options.max_mem = 1 << 20
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None


FUNCTIONS: tuple[Function, ...] = (
    length,
    upper,
    lower,
    trim,
    starts_with,
    ends_with,
    contains,
    concat,
    join,
    text,
    matches,
)

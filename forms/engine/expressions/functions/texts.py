"""Text. Letters change case only within ASCII, and lengths count code points: so the browser agrees exactly."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import re2

from forms.engine.expressions import days
from forms.engine.expressions.functions.dates import whole
from forms.engine.expressions.functions.registry import Function, Surroundings, function
from forms.engine.expressions.tree import MAX_TEXT
from forms.engine.expressions.values import admitted, as_text

SPACES = "\t\n\x0b\x0c\r \x85\xa0\u2002\u2003\u2009\u200b\u2028\u2029\u3000\ufeff"
ID_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
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
    "text, number",
    "text",
    english="So many characters from the beginning.",
    chinese="开头的若干个字。",
    examples=(("left('GC-2026', 2)", "'GC'"), ("left('甲', 5)", "'甲'"), ("left('a', -1)", "None")),
)
def left(around: Surroundings, text: str, count: Decimal) -> str | None:
    number = whole(count)
    return None if number is None or number < 0 else limited(text[:number])


@function(
    "text, number",
    "text",
    english="So many characters from the end.",
    chinese="末尾的若干个字。",
    examples=(("right('GC-2026', 4)", "'2026'"),),
)
def right(around: Surroundings, text: str, count: Decimal) -> str | None:
    number = whole(count)
    return None if number is None or number < 0 else limited(text[max(len(text) - number, 0) :])


@function(
    "text, number, number?",
    "text",
    english="The characters from a place on (1 for the first): so many, or all that follow.",
    chinese="从第几个字起(第一个为 1)的若干个字;不写个数时到末尾。",
    examples=(("mid('110101199003074233', 7, 8)", "'19900307'"), ("mid('甲乙丙', 2)", "'乙丙'")),
)
def mid(around: Surroundings, text: str, start: Decimal, count: Decimal | None = None) -> str | None:
    first, number = whole(start), len(text) if count is None else whole(count)
    if first is None or number is None or first < 1 or number < 0:
        return None
    return limited(text[first - 1 : first - 1 + number])


@function(
    "text, text, text",
    "text",
    english="The text with every occurrence of a part replaced; an empty replacement takes the part out.",
    chinese="把文本中的某部分全部换成另一文本;换成空文本即为删去。",
    examples=(("replace('2026/3/5', '/', '-')", "'2026-3-5'"), ("replace('a b', ' ', '')", "'ab'")),
    takes_blank=True,
)
def replace(around: Surroundings, text: str | None, part: str | None, by: str | None) -> str | None:
    if text is None or part is None or limited(text) is None:
        return None
    other = by or ""
    # What would become too long is never made.
    longer = len(text) + text.count(part) * (len(other) - len(part))
    return text.replace(part, other) if longer <= MAX_TEXT else None


@function(
    "text, text",
    "list",
    english="The parts of the text between the separators, without the spaces around them.",
    chinese="按分隔符拆成列表,去掉各项首尾空白。",
    examples=(("split('甲、 乙', '、')", "['甲', '乙']"), ("count(split('a', ','))", "1")),
)
def split(around: Surroundings, text: str, separator: str) -> list[str] | None:
    if limited(text) is None:
        return None
    around.charge(text.count(separator))
    return [part.strip(SPACES) for part in text.split(separator)]


@function(
    "text",
    "date",
    english="The date of birth in an 18-place citizen identity number.",
    chinese="18 位公民身份号码中的出生日期。",
    examples=(("id_birth_date('110101199003074233')", "date('1990-03-07')"), ("id_birth_date('1')", "None")),
)
def id_birth_date(around: Surroundings, text: str) -> date | None:
    return days.day_of(int(text[6:10]), int(text[10:12]), int(text[12:14])) if ID_NUMBER.fullmatch(text) else None


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


@function(
    "text, text",
    "text",
    english="The first part of the text that fits an RE2 pattern, or its first group. Answered by the server only.",
    chinese="文本中第一处符合 RE2 正则的部分;有分组时取第一组。只在服务器上计算。",
    examples=(("extract('编号 GC-2026', '[A-Z]+-(\\d{4})')", "'2026'"), ("extract('a', '[0-9]')", "None")),
    server_only=True,
)
def extract(around: Surroundings, text: str, pattern: str) -> str | None:
    if len(pattern) > MAX_PATTERN or len(text) > MAX_TEXT:
        return None
    compiled = compiled_pattern(pattern)
    found = None if compiled is None else compiled.search(text)
    if found is None:
        return None
    part: str | None = found.group(1 if compiled.groups else 0)
    return part


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
    left,
    right,
    mid,
    replace,
    split,
    concat,
    join,
    text,
    id_birth_date,
    matches,
    extract,
)

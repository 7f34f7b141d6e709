"""Numbers as regulations write them: 第十二条, Article 12, Chapter IV."""

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
NUMERAL = "[零〇一二三四五六七八九十百千两\\d]{1,9}"


def number_of(written: str) -> int:
    """Returns the number; 0 for what is none."""
    if written.isdecimal():
        return int(written)
    if written and set(written.upper()) <= set(_ROMAN):
        return _roman(written.upper())
    total, digit = 0, 0
    for sign in written:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[sign], 0
        else:
            return 0
    return total + digit


def _roman(written: str) -> int:
    values = [_ROMAN[sign] for sign in written]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))

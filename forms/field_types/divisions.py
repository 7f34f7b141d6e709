"""Provinces, cities and counties of China (GB/T 2260 codes), from the table in forms/vendor/area-data."""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "vendor" / "area-data" / "area-data.js"
LISTS = re.compile(r"(province|city|county)_list: \{(.*?)\}", re.DOTALL)
ENTRY = re.compile(r'(\d{6}): ("[^"\n]*")')
PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县", "自治区直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@cache
def divisions() -> Mapping[str, str]:
    """Returns {code: name} of every province, city and county."""
    found = LISTS.findall(SOURCE.read_text(encoding="utf-8"))
    return {code: json.loads(name) for _kind, entries in found for code, name in ENTRY.findall(entries)}


def level_of(code: str) -> int:
    """Returns 0 for a province, 1 for a city, 2 for a county."""
    return 0 if code.endswith("0000") else 1 if code.endswith("00") else 2


def parents_of(code: str) -> list[str]:
    """Returns the codes from the province down to ``code`` itself; cities that the table lacks are left out."""
    return list(dict.fromkeys(each for each in (f"{code[:2]}0000", f"{code[:4]}00", code) if each in divisions()))


@cache
def below(code: str) -> tuple[tuple[str, str], ...]:
    """Returns (code, name) of what lies directly below; the provinces for ""."""
    level = level_of(code) + 1 if code else 0
    prefix = code[: 2 * level]
    return tuple(
        (each, name) for each, name in divisions().items() if each.startswith(prefix) and level_of(each) == level
    )


@lru_cache(maxsize=256)
def named(words: str) -> tuple[str, ...]:
    """Returns the beginnings of the codes of every place whose whole name has these words: of a province two digits."""
    found = [code for code in divisions() if words in full_name(code)]
    cut = {code[: 2 * level_of(code) + 2] for code in found}
    return tuple(sorted(each for each in cut if not any(each != other and each.startswith(other) for other in cut)))


@cache
def full_name(code: str) -> str:
    """Returns 内蒙古自治区呼和浩特市新城区; rows that are no place of their own (市辖区) are left out."""
    names = [divisions()[each] for each in parents_of(code)]
    return "".join(name for row, name in enumerate(names) if row == 0 or name not in PLACEHOLDERS | set(names[:row]))

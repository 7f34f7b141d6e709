"""What the settings of a field demand, as XLSForm constraints: numbers, days, texts, how many are chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from forms.engine.xlsform.to_xpath import quoted

NUMBERS = ("integer", "decimal", "money", "percent", "year", "duration")
Config = Mapping[str, Any]


def own_checks(kind: str, config: Config) -> list[str]:
    """The constraints, each on the answer itself."""
    return list(CHECKS[kind](config)) if kind in CHECKS else []


def of_numbers(config: Config) -> Iterator[str]:
    for name, sign in (("minimum", ">="), ("maximum", "<="), ("earliest", ">="), ("latest", "<=")):
        if config.get(name) not in (None, ""):
            yield f". {sign} {config[name]}"


def of_days(config: Config) -> Iterator[str]:
    for name, sign in (("earliest", ">="), ("latest", "<=")):
        if config.get(name):
            yield f". {sign} date('{config[name]}')"
    if config.get("not_future"):
        yield ". <= today()"
    if config.get("not_past"):
        yield ". >= today()"


def of_moments(config: Config) -> Iterator[str]:
    if config.get("not_future"):
        yield ". <= now()"
    if config.get("not_past"):
        yield ". >= now()"


def of_texts(config: Config) -> Iterator[str]:
    if config.get("pattern"):
        yield f"regex(., {quoted('^' + str(config['pattern']) + '$')})"
    for name, sign in (("min_length", ">="), ("max_length", "<=")):
        if config.get(name):
            yield f"string-length(.) {sign} {config[name]}"


def of_lists(config: Config) -> Iterator[str]:
    for name, sign in (("minimum", ">="), ("maximum", "<=")):
        if config.get(name):
            yield f"count-selected(.) {sign} {config[name]}"
    for option in config.get("options") or ():
        if option.get("exclusive"):
            yield f"not(selected(., {quoted(str(option['value']))}) and count-selected(.) > 1)"


CHECKS: Mapping[str, Callable[[Config], Iterator[str]]] = {
    **dict.fromkeys(NUMBERS, of_numbers),
    "date": of_days,
    "datetime": of_moments,
    "text": of_texts,
    "textarea": of_texts,
    "multi": of_lists,
}
CHECKED = frozenset(
    {"minimum", "maximum", "earliest", "latest", "not_future", "not_past", "pattern", "min_length", "max_length"}
)
"""The settings that a constraint says, where the type has them."""

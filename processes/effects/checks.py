"""What several kinds of effects find wrong with their settings."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from forms.engine.problems import Problem
from processes.engine.model import ProcedureDefinition

from .placeholders import NAME

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def missing_settings(config: Mapping[str, Any], kind: str, names: Iterable[str]) -> list[Problem]:
    """Returns a problem for every setting that is empty."""
    return [
        Problem(name, "effect_setting_missing", {"effect": kind, "setting": name})
        for name in names
        if not config.get(name)
    ]


def unknown_field(config: Mapping[str, Any], definition: ProcedureDefinition, kind: str) -> list[Problem]:
    """Returns the problem of a configuration whose field the form does not have."""
    field = str(config.get("field", ""))
    if field in set(definition.form.keys()):
        return []
    return [Problem("field", "effect_field_unknown", {"effect": kind, "field": field})]


def wrong_number(config: Mapping[str, Any], kind: str, name: str) -> list[Problem]:
    """Returns the problem of a setting that is there and is no whole number above zero."""
    value = config.get(name)
    if value in (None, ""):
        return []
    right = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return [] if right else [Problem(name, "effect_number_wrong", {"effect": kind, "setting": name})]


def wrong_date(config: Mapping[str, Any], definition: ProcedureDefinition, kind: str, name: str) -> list[Problem]:
    """Returns the problem of a setting that is there and is neither a day nor ``{field}`` of the form."""
    value = str(config.get(name) or "")
    alone = NAME.fullmatch(value)
    if not value or (alone and alone[1] in {*definition.form.keys(), "today_iso"}):
        return []
    try:
        right = bool(DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        right = False
    return [] if right else [Problem(name, "effect_date_wrong", {"effect": kind, "setting": name})]


def day_of(value: object) -> date | None:
    """Returns the day a stored value stands for."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None

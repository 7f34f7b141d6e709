"""Texts of effects: ``{name}`` is replaced once, by plain values; nothing in a text is ever executed."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from processes.texts import category_text, localized

from .base import Delivery

NAME = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def filled(text: Mapping[str, str] | str, delivery: Delivery, show: Callable[[object], str] = str) -> str:
    """Returns the text in the active language with its placeholders replaced; unknown ones become empty.

    Known: every field key, ``case_number``, ``case_title``, ``unit``, ``procedure``, ``state``, ``actor``, ``comment``,
    ``campaign``, ``category``, ``today``. ``show`` turns each value into text (escaping where that is needed).
    """
    known = words(delivery)

    def replacement(match: re.Match[str]) -> str:
        name = match[1]
        value = known[name] if name in known else plain(delivery.values.get(name))
        return show(value)

    return NAME.sub(replacement, localized(text))


def words(delivery: Delivery) -> dict[str, str]:
    """Returns the placeholders every case knows."""
    case = delivery.case
    state = delivery.definition.states.get(case.state)
    return {
        "case_number": case.number,
        "case_title": case.title,
        "unit": str(case.unit),
        "procedure": localized(delivery.definition.title),
        "state": localized(state.title) if state else "",
        "actor": delivery.actor.name if delivery.actor else "",
        "comment": str(delivery.payload.get("comment", "")),
        "campaign": str(case.campaign) if case.campaign else "",
        "category": category_text(case.category, delivery.definition),
        "today": date_format(timezone.localdate(delivery.at)),
        "today_iso": timezone.localdate(delivery.at).isoformat(),
        "now": timezone.localtime(delivery.at).isoformat(timespec="seconds"),
    }


def plain(value: object) -> str:
    """Returns a stored value as a short text; things that are not one line become empty."""
    if value is None or isinstance(value, bool | Mapping | list):
        return ""
    return str(value)


def computed(template: Any, delivery: Delivery) -> object:
    """Returns the value a template stands for: ``{field}`` alone keeps the field's type, other texts are filled in."""
    if isinstance(template, Mapping) and set(template) <= {"zh-hans", "en"}:
        return filled(template, delivery)
    if not isinstance(template, str):
        return template
    alone = NAME.fullmatch(template)
    if alone and alone[1] not in words(delivery):
        return delivery.values.get(alone[1])
    return filled(template, delivery)

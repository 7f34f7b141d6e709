"""Words for every code: what is wrong and what to do about it."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms.answer_texts import ANSWERS
from forms.definition_texts import DEFINITIONS
from forms.designer_texts import TYPES as VALUE_TYPES
from forms.engine_texts import ENGINE
from forms.type_texts import TYPES

Words = tuple[str | Promise, str | Promise]
TEXTS: Mapping[str, Words] = {**ENGINE, **DEFINITIONS, **TYPES, **ANSWERS}
ABOUT_TYPES = frozenset({"wrong_type", "never_equal", "no_order"})
ABOUT_LANGUAGES = frozenset({"missing_text", "missing_texts"})
LANGUAGE_NAMES = {"zh-hans": _("Chinese"), "en": _("English")}
UNKNOWN: Words = (_("This is not accepted (%(code)s)."), _("Ask whoever looks after the form."))


class Known(dict[str, Any]):
    """Facts for a sentence; lists become enumerations, a missing one leaves a gap and no error."""

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        return ", ".join(str(each) for each in value) if isinstance(value, list | tuple | set | frozenset) else value

    def __missing__(self, key: str) -> str:
        return "…"


def message_of(code: str, context: Mapping[str, Any]) -> str:
    """Returns what is wrong, in the language on screen."""
    return str(TEXTS.get(code, UNKNOWN)[0]) % Known({"code": code, **worded(code, context)})


def worded(code: str, context: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns the context with kinds of values and languages in words, for the codes that are about them."""
    if code in ABOUT_LANGUAGES:
        return {**context, "language": LANGUAGE_NAMES.get(str(context.get("language")), context.get("language"))}
    if code not in ABOUT_TYPES:
        return context
    return {key: kinds(value) for key, value in context.items()}


def kinds(value: Any) -> Any:
    """Returns a kind of value in words, and anything else as it is."""
    if isinstance(value, list | tuple):
        return [kinds(each) for each in value]
    return str(VALUE_TYPES[value]) if isinstance(value, str) and value in VALUE_TYPES else value


def fix_of(code: str, context: Mapping[str, Any]) -> str:
    """Returns what to do about it, in the language on screen; "" where the form's author has said it in own words."""
    if code == "rule_broken" and context.get("message"):
        return ""
    return str(TEXTS.get(code, UNKNOWN)[1]) % Known({"code": code, **context})

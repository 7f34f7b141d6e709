"""Texts kept as data in several languages: ``{"zh-hans": "…", "en": "…"}``."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language

Texts = dict[str, str]


def localized(texts: Mapping[str, str] | None) -> str:
    """Returns the text in the language of the moment, else in the site's language, else any, else an empty string."""
    if not texts:
        return ""
    language = get_language() or settings.LANGUAGE_CODE
    return texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), "")

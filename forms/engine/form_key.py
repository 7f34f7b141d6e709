"""A key for a form out of its name."""

import re

from anyascii import anyascii

LONGEST = 50


def key_of_title(title: str, title_en: str = "") -> str:
    """The English words as a key, else the Chinese ones in pinyin: `jia_ting_bu_tie`; "form" where there are none."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", anyascii(title_en.strip() or title))
    parts = re.findall(r"[a-z0-9]+", words.lower())
    key = "_".join(parts).lstrip("0123456789_")
    while len(key) > LONGEST and "_" in key:
        key = key.rpartition("_")[0]
    return key[:LONGEST] or "form"

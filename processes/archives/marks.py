"""Markings of state secrets: what bears one must not be in this system at all.

Plain Python, also used by the child process that looks at uploads.
"""

import re
import unicodedata

WORDS = ("绝密", "机密", "秘密")
_OLD = str.maketrans("絕機祕", "绝机秘")
_BETWEEN = re.compile(r"[\W_]+")
_STAMP = re.compile(r"(?:绝密|机密|秘密)[★☆※*✩✭⭐]|^(?:绝密|机密|秘密)(?:\d{1,3}年|长期)?$", re.MULTILINE)
_BLANKS = re.compile(r"[^\S\n]+")


def named_secret(text: str) -> str:
    """Returns the marking that a name or title contains, however it is spaced; "" when there is none."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text).translate(_OLD))
    return next((word for word in WORDS if word in plain), "")


def stamped_secret(text: str) -> str:
    """Returns the marking that the text of a page bears as a stamp or a line of its own; "" when there is none."""
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text.replace("★", "☆")).translate(_OLD))
    found = _STAMP.search(plain)
    return found.group(0)[:2] if found else ""

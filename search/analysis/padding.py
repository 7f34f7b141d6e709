"""Names and headings that are padded with blanks to fill a line: 王　芳, 通  知, 目　录."""

import re

from .folding import CJK

_PADDED = re.compile(rf"(?<![{CJK}])[{CJK}](?:[ \u3000\xa0]{{1,4}}[{CJK}](?![{CJK}]))+")
_BLANKS = re.compile(r"[ \u3000\xa0]+")


def without_padding(text: str) -> str:
    """Returns the text with single characters of Chinese that stand apart put together."""
    return _PADDED.sub(lambda found: _BLANKS.sub("", found.group()), text)

"""What one document is found by: one line of tokens, the same for every engine of the database.

Plain tokens are those of the whole text. A mark in front says more: ``^`` it stands in the title, ``+`` it stands
there often for a text of this length, ``@`` and ``&`` pinyin and initials of the title, ``=`` who may find it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from .folding import fold
from .pinyin import pinyin_terms
from .tokens import chinese_pairs, latin_words

IN_TITLE, OFTEN, PINYIN, INITIALS, READER = "^", "+", "@", "&", "="
MARKS = IN_TITLE + OFTEN + PINYIN + INITIALS + READER

_USUAL_LENGTH = 400
LONGEST_BODY = 200_000
"""Characters of one text that are searched."""


@dataclass(frozen=True, kw_only=True)
class IndexTerms:
    """The line of tokens, and how long the text is in characters."""

    line: str
    length: int


def index_terms(*, title: str, text: str, access: Iterable[str]) -> IndexTerms:
    """Returns what a document is found by: ``text`` is its summary and body."""
    folded_title, folded = fold(title), fold(text[:LONGEST_BODY])
    whole = f"{folded_title} {folded}"
    counts = chinese_pairs(whole)
    counts.update(latin_words(whole))
    often = max(3, 1.2 * (0.25 + 0.75 * len(whole) / _USUAL_LENGTH) * 1.5)
    heavy = [f"{OFTEN}{token}" for token, number in counts.items() if number >= often and " " not in token]
    in_title = {f"{IN_TITLE}{token.strip()}" for token in (*chinese_pairs(folded_title), *latin_words(folded_title))}
    in_title.discard(IN_TITLE)
    parts = [*counts, *heavy, *in_title, *pinyin_terms(title), *map(reader_term, access)]
    return IndexTerms(line=" ".join(parts), length=len(whole))


@lru_cache(maxsize=65_536)
def reader_term(token: str) -> str:
    """Returns the token of the index for an access token; hashed, because anything may stand in one."""
    return READER + blake2b(token.encode(), digest_size=8).hexdigest()

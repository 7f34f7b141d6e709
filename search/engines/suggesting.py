"""Titles for what is being typed: Chinese from any character on, pinyin, initials, or a mixture."""

from typing import Any

from search.analysis.folding import fold
from search.analysis.index_terms import IN_TITLE, INITIALS, PINYIN
from search.analysis.parsed import ParsedQuery
from search.analysis.pinyin import LONGEST_INITIALS, split_syllables
from search.analysis.title_match import title_match
from search.analysis.tokens import bigrams, is_cjk, runs
from search.models import SearchDocument

from .base import EngineQuery, SuggestQuery
from .dialect import Dialect
from .expressions import All, Expression, Some, Token
from .filtering import filter_of

LOOKED_AT = 200
LONGEST = 40
_FEWEST_LETTERS = 2
"""Of initials or pinyin, unless there is something else beside them: 党f."""


def suggested(dialect: Dialect, cursor: Any, query: SuggestQuery, build: int) -> list[int]:
    """Returns the documents whose title matches what was typed, best first."""
    typed = fold(query.text[:LONGEST]).strip()
    spelled = tuple(Token(IN_TITLE + each, is_beginning=True) for each in query.beginnings)
    wanted = Some(spelled) if spelled else title_condition(typed)
    if wanted is None:
        return []
    limits = filter_of(
        EngineQuery(parsed=ParsedQuery(text=""), access=query.access, kinds=query.kinds, locale=query.locale),
        dialect,
        build,
    )
    source, parameters = dialect.matches(All((wanted, limits.within)) if limits.within else wanted, build)
    cursor.execute(
        f"SELECT d.id, d.title FROM (SELECT e.document FROM {dialect.entries(source)}"  # noqa: S608  (names of ours; values are parameters)
        f" WHERE {limits.sql} ORDER BY r DESC LIMIT %s) AS found"
        f" JOIN {SearchDocument._meta.db_table} d ON d.id = found.document",
        [*parameters, *limits.parameters, LOOKED_AT],
    )
    if spelled:
        return [number for number, _title in cursor.fetchall()][: query.limit]
    ranked = []
    for number, title in cursor.fetchall():
        match = title_match(title, typed)
        if match is not None:
            ranked.append((match.start > 0, match.start, len(title), -number))
    return [-number for *_rank, number in sorted(ranked)[: query.limit]]


def title_condition(typed: str) -> Expression | None:
    """Returns what a title must contain for a folded beginning of a question, or None when nothing was typed."""
    written = [run for run, _position in runs(typed)]
    fewest = _FEWEST_LETTERS if len(written) == 1 else 1
    parts = [_part(run, fewest) for run in written]
    known = tuple(part for part in parts if part is not None)
    return All(known) if known else None


def _part(run: str, fewest: int) -> Expression | None:
    if is_cjk(run):
        if len(run) == 1:
            return Token(IN_TITLE + run, is_beginning=True)
        return All(tuple(Token(IN_TITLE + pair) for pair in bigrams(run)))
    choices: list[Expression] = [Token(IN_TITLE + run, is_beginning=True)]
    if run.isascii() and run.isalpha() and len(run) >= fewest:
        choices.append(Token(INITIALS + run[:LONGEST_INITIALS], is_beginning=True))
        if read := pinyin_condition(run):
            choices.append(read)
    return Some(tuple(choices))


def pinyin_condition(letters: str) -> Expression | None:
    """Returns the condition that a title can be read like these letters, or None when they are no pinyin."""
    parts = split_syllables(letters)
    if not parts:
        return None
    if len(parts) == 1:
        return Token(PINYIN + parts[0], is_beginning=True)
    pairs = [PINYIN + parts[at] + parts[at + 1] for at in range(len(parts) - 1)]
    return All((*map(Token, pairs[:-1]), Token(pairs[-1], is_beginning=True)))

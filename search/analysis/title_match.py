"""Where a title matches what is being typed, in Chinese, pinyin, initials or a mixture."""

from dataclasses import dataclass

from .folding import fold, fold_with_offsets
from .pinyin import matches_initials, matches_reading, split_syllables
from .tokens import is_cjk, runs


@dataclass(frozen=True)
class TitleMatch:
    """Where the first part matches in the folded title, and every matching place in the title itself."""

    start: int
    marks: tuple[tuple[int, int], ...]


def title_match(title: str, typed: str) -> TitleMatch | None:
    """Returns where the title matches; None when a part of what was typed is not there."""
    folded, offsets = fold_with_offsets(title)
    marks: list[tuple[int, int]] = []
    first: int | None = None
    for run, _position in runs(fold(typed)):
        place = _place(folded, run)
        if place is None:
            return None
        first = place[0] if first is None else first
        marks.append((offsets[place[0]], offsets[place[1] - 1] + 1))
    return None if first is None else TitleMatch(first, tuple(_merged(marks)))


def _place(folded: str, run: str) -> tuple[int, int] | None:
    at = _word_start(folded, run)
    if at >= 0:
        return at, at + len(run)
    if not is_cjk(run) and (joined := _joined(folded, run)):
        return joined
    if not (run.isascii() and run.isalpha()):
        return None
    parts = split_syllables(run)
    return (matches_reading(folded, parts) if parts else None) or matches_initials(folded, run)


def _word_start(folded: str, run: str) -> int:
    at = folded.find(run)
    while at > 0 and not is_cjk(run) and not _begins(folded, at):
        at = folded.find(run, at + 1)
    return at


def _begins(folded: str, at: int) -> bool:
    """Answers whether a word begins there, or a number after letters, or letters after a number: kv in 35kv."""
    before = folded[at - 1 : at]
    return not before or before == " " or is_cjk(before) or before.isdigit() != folded[at].isdigit()


def _joined(folded: str, run: str) -> tuple[int, int] | None:
    """Returns where words stand that are the run when they are written together: Wi-Fi for wifi."""
    places = [place for place, character in enumerate(folded) if character != " "]
    together = "".join(folded[place] for place in places)
    at = together.find(run)
    while at >= 0:
        if _begins(folded, places[at]):
            return places[at], places[at + len(run) - 1] + 1
        at = together.find(run, at + 1)
    return None


def _merged(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged

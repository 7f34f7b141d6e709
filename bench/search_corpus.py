"""Documents and questions to measure the search with: made up, or read from files of JSON lines."""

import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def documents_of(file: Path) -> Iterator[dict[str, Any]]:
    """Yields {id, title, body} of each line; a title or text that is missing is empty, an id may be a number."""
    for line in _lines(file):
        texts = {name: str(line.get(name) or "").replace("\x00", " ") for name in ("title", "body")}
        yield {"id": str(line["id"]), **texts}


def questions_of(file: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Yields each question with the ids of what answers it: a list, or a single one."""
    for line in _lines(file):
        relevant = line["relevant"]
        ids = relevant if isinstance(relevant, list) else [relevant]
        yield str(line["query"]), frozenset(map(str, ids))


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8-sig") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


class MadeUp:
    """Documents of made-up words that are as frequent and as long as those of Chinese text."""

    def __init__(self, number: int, seed: int = 1) -> None:
        self.number = number
        self.random = random.Random(seed)
        characters = [chr(0x4E00 + at * 5) for at in range(3500)]
        often = [1 / (at + 30) for at in range(3500)]
        lengths = self.random.choices([1, 2, 3, 4], weights=[15, 65, 12, 8], k=40_000)
        self.words = ["".join(self.random.choices(characters, weights=often, k=length)) for length in lengths]
        self.often = list(itertools.accumulate(1 / (at + 8) for at in range(len(self.words))))
        self.titles: list[str] = []

    def _text(self, words: int) -> str:
        return "".join(self.random.choices(self.words, cum_weights=self.often, k=words))

    def documents(self) -> Iterator[dict[str, Any]]:
        """Yields documents of 40 to some thousands of characters, 300 on average."""
        for number in range(self.number):
            title = self._text(6)
            self.titles.append(title)
            sentences = [self._text(8) for _each in range(max(2, int(self.random.expovariate(1 / 17))))]
            yield {"id": number, "title": title, "body": "，".join(sentences) + "。", "access": True}

    def questions(self, words: int) -> list[str]:
        """Returns questions of so many words, frequent and rare ones as people ask them."""
        found = []
        for _each in range(400):
            chosen = [self.words[min(int(self.random.paretovariate(0.5)) * 3, 39_999)] for _word in range(words)]
            found.append(("" if words > 3 else " ").join(chosen))
        return found

    def beginnings(self) -> list[str]:
        """Returns the beginnings of titles, in Chinese and in pinyin."""
        from search.analysis.pinyin import readings

        found = []
        for title in self.random.choices(self.titles, k=200):
            start = self.random.randrange(3)
            part = title[start : start + 3]
            letters = "".join((readings(each) or ("",))[0] for each in part)
            found += [part[:1], part[:2], part, letters, "".join((readings(each) or (" ",))[0][:1] for each in part)]
        return [each for each in found if each.strip()]

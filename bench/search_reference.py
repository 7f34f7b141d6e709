"""The answers to compare with: straight BM25 over characters, pairs and words, every document of the corpus scored."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import log
from typing import Any

from search.analysis.folding import fold
from search.analysis.tokens import bigrams, is_cjk, runs

K1 = 1.2
B = 0.75


class Reference:
    """An index of the whole corpus in memory."""

    def __init__(self, documents: Iterable[dict[str, Any]]) -> None:
        self._ids: list[str] = []
        self._lengths = array("I")
        self._found: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._times: defaultdict[str, array[int]] = defaultdict(lambda: array("H"))
        for number, document in enumerate(documents):
            counts = Counter(_tokens(f"{document['title']} {document['body']}"))
            self._ids.append(str(document["id"]))
            self._lengths.append(counts.total())
            for token, times in counts.items():
                self._found[token].append(number)
                self._times[token].append(min(times, 65_535))
        average = sum(self._lengths) / max(len(self._lengths), 1)
        self._norms = [K1 * (1 - B + B * length / average) for length in self._lengths]

    def answers(self, question: str, size: int) -> list[str]:
        """Returns the ids of the best documents."""
        scores: defaultdict[int, float] = defaultdict(float)
        for token in set(_tokens(question)):
            found = self._found.get(token, array("I"))
            weight = log(1 + (len(self._ids) - len(found) + 0.5) / (len(found) + 0.5))
            for number, times in zip(found, self._times.get(token, ()), strict=True):
                scores[number] += weight * times * (K1 + 1) / (times + self._norms[number])
        best = sorted(scores, key=lambda number: (-scores[number], number))
        return [self._ids[number] for number in best[:size]]


def _tokens(text: str) -> Iterator[str]:
    for run, _position in runs(fold(text)):
        if is_cjk(run):
            yield from run
            if len(run) > 1:
                yield from bigrams(run)
        else:
            yield run

"""Writing the index of the database: entries with their combination of facets, tokens beside them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Sum
from django.db.models.functions import Mod

from search.analysis import index_terms
from search.analysis.folding import fold
from search.analysis.index_terms import IndexTerms
from search.bulk import new_numbers
from search.models import SearchDocument, SearchEntry, SearchFrequency, SearchState

from .buckets import buckets_of
from .dialect import Dialect, Line
from .figures import FREQUENT, KEY, Figures, figures

BUILD_KEY = "build"
_AT_ONCE = 2000
_COUNT_AGAIN = 1.25
"""Frequencies are counted again when the index has grown by this factor."""
_FIRST_COUNT = 2_000
_FORGOTTEN_AT_ONCE = 20_000
_LONGEST_TOKEN = 80
_FEW_LEFT = 500
_SAMPLE = 10_000
"""Documents in which single characters are counted: nearly all are frequent, and some thousands tell how much."""


class SqlIndex:
    """The writing half of the engine inside the database."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def take_turn(self) -> None:
        """Keeps other writers of the index waiting until the transaction ends: what is read from now on stays true."""
        _locked_figures()

    @transaction.atomic
    def put(self, documents: Sequence[SearchDocument]) -> None:
        """Indexes the documents, replacing what was there; into the build in progress as well, if there is one."""
        sizes = _locked_figures()
        self._write(sizes.build, documents)
        state = _build_state()
        if state is not None:
            self._write(int(state["build"]), documents)

    @transaction.atomic
    def drop(self, documents: Iterable[int]) -> None:
        """Forgets the documents."""
        _locked_figures()
        gone = SearchEntry.objects.filter(document__in=list(documents))
        _resize(gone, -1)
        gone.delete()

    def start_build(self) -> str:
        """Begins a new, empty index beside the one that answers and returns its name; whoever still fills one that was
        given up is told so."""
        with transaction.atomic():
            sizes = _locked_figures()
            given_up = _build_state()
            build = int(given_up["build"]) + 2 if given_up else sizes.build + 1  # two tables take turns
            with connection.cursor() as cursor:
                self.dialect.empty(cursor, build)
            SearchState.objects.update_or_create(
                pk=BUILD_KEY, defaults={"value": {"build": build, "documents": 0, "characters": 0}}
            )
        self._forget_builds(before=build, but=sizes.build)
        return str(build)

    @transaction.atomic
    def put_into_build(self, build: str, documents: Sequence[SearchDocument]) -> None:
        """Indexes the documents in the new index only."""
        _locked_figures()
        _growing(int(build))
        self._write(int(build), documents)

    def finish_build(self, build: str) -> None:
        """Lets the new index answer from now on and removes the old one; doing it again changes nothing.

        All that takes long is done in steps before and after the moment at which it begins to answer."""
        number = int(build)
        if figures().build != number:
            _growing(number)
            self.dialect.settle(number)
            frequencies = self._counted(number, _growing(number)["documents"])
            self._let_answer(number, frequencies)
        self._forget_builds(before=number, but=number)
        with transaction.atomic(), connection.cursor() as cursor:
            if _locked_figures().build == number and _build_state() is None:
                self.dialect.empty(cursor, number - 1)

    @transaction.atomic
    def _let_answer(self, number: int, frequencies: Mapping[str, int]) -> None:
        _locked_figures()
        state = _growing(number)
        documents = state["documents"]
        _save(Figures(build=number, documents=documents, characters=state["characters"], counted_at=documents))
        SearchState.objects.filter(pk=BUILD_KEY).delete()
        _save_frequencies(frequencies)

    def _forget_builds(self, *, before: int, but: int) -> None:
        """Deletes the entries of earlier builds, some at a time; a later one may have begun meanwhile."""
        others = SearchEntry.objects.filter(build__lt=before).exclude(build=but).order_by("pk")
        while some := list(others.values_list("pk", flat=True)[:_FORGOTTEN_AT_ONCE]):
            others.filter(pk__lte=some[-1]).order_by().delete()
            self.dialect.let_others_write()

    def stored(self) -> Iterable[tuple[int, str]]:
        """Yields the primary key and digest of every document in the index that answers."""
        entries = SearchEntry.objects.filter(build=figures().build).order_by("document")
        return entries.values_list("document", "digest").iterator(5000)

    def stats(self) -> Mapping[str, Any]:
        """Returns figures for editors."""
        with connection.cursor() as cursor:
            return {"engine": self.dialect.name, **asdict(figures()), "bytes": self.dialect.size(cursor)}

    def is_worn(self) -> bool:
        """Answers whether it is worth building anew: a good part of the tokens belongs to entries that are gone, or a
        large index was made by an earlier version."""
        sizes = figures()
        if not self.dialect.forgets and sizes.left > max(_FEW_LEFT, sizes.documents // 5):
            return True
        with connection.cursor() as cursor:
            return sizes.documents >= _FIRST_COUNT and self.dialect.is_outdated(cursor, sizes.build)

    def refresh_frequencies(self) -> None:
        """Counts frequencies again when the index has grown a good deal since."""
        sizes = figures()
        if sizes.documents >= max(_FIRST_COUNT, sizes.counted_at * _COUNT_AGAIN):
            frequencies = self._counted(sizes.build, sizes.documents)
            with transaction.atomic():
                now = _locked_figures()
                if now.build == sizes.build:
                    _save_frequencies(frequencies)
                    _save(replace(now, counted_at=now.documents))

    def let_others_write(self) -> None:
        """Gives way between two steps of long work."""
        self.dialect.let_others_write()

    # ---- writing ----

    def _write(self, build: int, documents: Sequence[SearchDocument]) -> None:
        for start in range(0, len(documents), _AT_ONCE):
            self._write_some(build, documents[start : start + _AT_ONCE])

    def _write_some(self, build: int, documents: Sequence[SearchDocument]) -> None:
        old = SearchEntry.objects.filter(build=build, document__in=[each.pk for each in documents])
        _resize(old, -1)
        old.delete()
        buckets = buckets_of(documents)
        numbers = new_numbers(SearchEntry, len(documents))
        characters = written = 0
        for portion in _analysed(documents, self.dialect.portion):
            lines: list[Line] = []
            for document, terms in portion:
                number, bucket = numbers[written], buckets[written]
                day = _day(document.happened_on)
                entry = (number, build, document.pk, bucket, day, terms.length, document.digest)
                lines.append((entry, terms.line))
                characters += terms.length
                written += 1
            with connection.cursor() as cursor:
                self.dialect.add(cursor, build, lines)
        _add(build, written, characters)

    def _counted(self, build: int, documents: int) -> Mapping[str, int]:
        """Returns how many documents have each frequent token, from the index, and each character, from the texts."""
        counts: dict[str, int] = {}
        with self.dialect.unhurried(), connection.cursor() as cursor:
            for token, number in self.dialect.frequent(cursor, build, FREQUENT):
                if 1 < len(token) <= _LONGEST_TOKEN:
                    counts[token] = number
        part = max(1, documents // _SAMPLE)
        some = SearchDocument.objects.annotate(rest=Mod(F("pk"), part)).filter(rest=0)
        characters: Counter[str] = Counter()
        for parts in some.values_list("title", "summary", "body").iterator(2000):
            characters.update(set(fold(" ".join(parts))))
        return counts | {each: number * part for each, number in characters.items() if not each.isascii()}


def _analysed(documents: Sequence[SearchDocument], size: int) -> Iterator[list[tuple[SearchDocument, IndexTerms]]]:
    """Yields the documents with their tokens in portions; later ones are analysed while the database stores one."""
    portions = [documents[start : start + size] for start in range(0, len(documents), size)]
    if len(portions) <= 1:
        yield from map(_with_terms, portions)
        return
    with ThreadPoolExecutor(max_workers=1) as beside:
        yield from beside.map(_with_terms, portions)


def _with_terms(documents: Sequence[SearchDocument]) -> list[tuple[SearchDocument, IndexTerms]]:
    return [
        (each, index_terms(title=each.title, text=f"{each.summary} {each.body}", access=each.access))
        for each in documents
    ]


def _day(happened_on: date | None) -> int:
    return happened_on.toordinal() if happened_on else 0


# ---- what the index knows of itself ----


def _locked_figures() -> Figures:
    """Returns the figures under a lock: writers of the index take turns."""
    state, _made = SearchState.objects.select_for_update().get_or_create(pk=KEY, defaults={"value": asdict(Figures())})
    return Figures(**state.value)


def _save(sizes: Figures) -> None:
    SearchState.objects.update_or_create(pk=KEY, defaults={"value": asdict(sizes)})


def _save_frequencies(counts: Mapping[str, int]) -> None:
    """Stores what differs from what is known."""
    known = dict(SearchFrequency.objects.values_list("token", "documents"))
    gone = list(known.keys() - counts.keys())
    for start in range(0, len(gone), _AT_ONCE):
        SearchFrequency.objects.filter(pk__in=gone[start : start + _AT_ONCE]).delete()
    SearchFrequency.objects.bulk_create(
        [SearchFrequency(token=each, documents=number) for each, number in counts.items() if known.get(each) != number],
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["token"],
        update_fields=["documents"],
    )


def _growing(build: int) -> dict[str, Any]:
    """Returns what is known of the build in progress; raises LookupError when it is another one by now."""
    state = _build_state()
    if state is None or int(state["build"]) != build:
        raise LookupError(f"build {build} is not in progress")
    return state


def _build_state() -> dict[str, Any] | None:
    found: dict[str, Any] | None = SearchState.objects.filter(pk=BUILD_KEY).values_list("value", flat=True).first()
    return found


def _resize(entries: Any, sign: int) -> None:
    for row in entries.order_by().values("build").annotate(number=Count("pk"), characters=Sum("length")):
        _add(row["build"], sign * row["number"], sign * row["characters"])


def _add(build: int, documents: int, characters: int) -> None:
    sizes = figures()
    if build == sizes.build:
        _save(
            replace(
                sizes,
                documents=sizes.documents + documents,
                characters=sizes.characters + characters,
                left=sizes.left + max(-documents, 0),
            )
        )
    elif (state := _build_state()) is not None and state["build"] == build:
        value = {
            "build": build,
            "documents": state["documents"] + documents,
            "characters": state["characters"] + characters,
        }
        SearchState.objects.filter(pk=BUILD_KEY).update(value=value)

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
_PORTION = 250
"""Documents analysed and stored together."""
_COUNT_AGAIN = 1.25
"""Frequencies are counted again when the index has grown by this factor."""
_FIRST_COUNT = 2_000
_FEW_LEFT = 500
_SAMPLE = 10_000
"""Documents in which single characters are counted: nearly all are frequent, and some thousands tell how much."""


class SqlIndex:
    """The writing half of the engine inside the database."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

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

    @transaction.atomic
    def start_build(self) -> str:
        """Begins a new, empty index beside the one that answers and returns its name."""
        sizes = _locked_figures()
        build = sizes.build + 1
        with connection.cursor() as cursor:
            self.dialect.without_haste(cursor)
            SearchEntry.objects.exclude(build=sizes.build).delete()
            self.dialect.empty(cursor, build)
        SearchState.objects.update_or_create(
            pk=BUILD_KEY, defaults={"value": {"build": build, "documents": 0, "characters": 0}}
        )
        return str(build)

    @transaction.atomic
    def put_into_build(self, build: str, documents: Sequence[SearchDocument]) -> None:
        """Indexes the documents in the new index only."""
        _locked_figures()
        state = _build_state()
        if state is None or str(state["build"]) != build:
            raise LookupError(f"build {build} is not in progress")
        self._write(int(build), documents)

    def finish_build(self, build: str) -> None:
        """Lets the new index answer from now on and removes the old one."""
        number = int(build)
        with transaction.atomic():
            sizes = _locked_figures()
            state = _build_state() or {}
            with connection.cursor() as cursor:
                self.dialect.without_haste(cursor)
                self.dialect.settle(cursor, number)
            grown = Figures(build=number, documents=state.get("documents", 0), characters=state.get("characters", 0))
            _save(grown)
            SearchState.objects.filter(pk=BUILD_KEY).delete()
            SearchEntry.objects.filter(build=sizes.build).delete()
            with connection.cursor() as cursor:
                self.dialect.empty(cursor, sizes.build)
            self._count_frequencies(grown)

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
            with transaction.atomic():
                self._count_frequencies(_locked_figures())

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
        for portion in _analysed(documents):
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

    def _count_frequencies(self, sizes: Figures) -> None:
        """Counts tokens from the index and single characters from the texts."""
        with connection.cursor() as cursor:
            self.dialect.without_haste(cursor)
            counts = {
                token: number
                for token, number in self.dialect.frequent(cursor, sizes.build, FREQUENT)
                if len(token) > 1
            }
        part = max(1, sizes.documents // _SAMPLE)
        some = SearchDocument.objects.annotate(rest=Mod(F("pk"), part)).filter(rest=0)
        characters: Counter[str] = Counter()
        for parts in some.values_list("title", "summary", "body").iterator(2000):
            characters.update(set(fold(" ".join(parts))))
        counts |= {each: number * part for each, number in characters.items() if not each.isascii()}
        SearchFrequency.objects.all().delete()
        SearchFrequency.objects.bulk_create(
            [SearchFrequency(token=token, documents=number) for token, number in counts.items() if len(token) <= 80],
            batch_size=5000,
        )
        _save(replace(sizes, counted_at=sizes.documents))


def _analysed(documents: Sequence[SearchDocument]) -> Iterator[list[tuple[SearchDocument, IndexTerms]]]:
    """Yields the documents with their tokens in portions; later ones are analysed while the database stores one."""
    portions = [documents[start : start + _PORTION] for start in range(0, len(documents), _PORTION)]
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

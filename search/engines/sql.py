"""The engine inside the database: tokens find a bounded number of candidates, BM25 over their texts ranks them.

Nothing here grows with the number of documents: postings, ranked candidates and counted hits are all bounded.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from math import log
from typing import Any

from django.db import connection

from search.analysis.index_terms import IN_TITLE, OFTEN
from search.analysis.query import loosened, tokens_of
from search.analysis.scoring import Candidate, Ranking, all_scored_tokens, cut_tail
from search.models import SearchDocument

from .base import COUNTED, EngineHit, EngineQuery, EngineResult, SuggestQuery
from .candidates import (
    POSTINGS,
    PROMISING,
    TAIL_FROM,
    TAIL_SHARE,
    Row,
    most_ranked,
    texts_of,
)
from .dialect import Branch, Dialect
from .expressions import All, Expression, Some, everything_asked, token, whole_word, without_excluded
from .figures import Figures, figures
from .filtering import Filter, bucket_rows, facet_counts, filter_of
from .suggesting import suggested
from .writing import SqlIndex


class SqlEngine(SqlIndex):
    """Searches what ``SqlIndex`` has written."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect)
        self.name = dialect.name

    def search(self, query: EngineQuery) -> EngineResult:
        """Returns one page of hits, their number and facets."""
        with self.dialect.planned(), connection.cursor() as cursor:
            return _Search(self.dialect, cursor, query, figures()).result()

    def suggest(self, query: SuggestQuery) -> Sequence[int]:
        """Returns the documents whose title matches what was typed, best first."""
        with self.dialect.planned(), connection.cursor() as cursor:
            return suggested(self.dialect, cursor, query, figures().build)


_SPARE = 1.6
"""So many times more of the latest entries are looked at than would do on average: not everything is for everybody."""


class _Search:
    """One question on its way through the index."""

    def __init__(self, dialect: Dialect, cursor: Any, query: EngineQuery, sizes: Figures) -> None:
        self.dialect, self.cursor, self.query, self.sizes = dialect, cursor, query, sizes
        self.parsed, self.loose = query.parsed, loosened(query.parsed)
        asks = not query.parsed.is_empty
        self.filter = filter_of(query, dialect, sizes.build, by_tokens=asks)
        self.known: dict[str, int] = {}
        self.most_ranked = most_ranked(len(all_scored_tokens(self.loose)))

    def result(self) -> EngineResult:
        asked = everything_asked(self.parsed)
        if asked is None:
            return self._browsed()
        found = self._found(asked)
        many = len(found) > self.most_ranked
        counts = Counter(found.values())
        total = len(found)
        ranked = self._ranked(self._promising(found) if many else self._rows(list(found)), partial=False)
        if self.parsed.phrases:
            counts = Counter(row.bucket for row, _hit in ranked)
            total = len(ranked)
        tier = "all" if ranked else "any"
        if total < TAIL_FROM and not self.parsed.phrases and self._has_several_tokens():
            tail = self._tail({row.document for row, _hit in ranked}, ranked)
            counts.update(row.bucket for row, _hit in tail)
            total += len(tail)
            ranked += tail
        if self.query.sort == "newest":
            ranked.sort(key=lambda found: (-found[0].day, -found[0].entry))
        hits = [hit for _row, hit in ranked][self.query.offset : self.query.offset + self.query.limit]
        if many and len(hits) < self.query.limit and not self.parsed.phrases:
            hits += self._later(found, ranked, self.query.limit - len(hits))
        return EngineResult(
            hits=tuple(hits),
            total=min(total, COUNTED),
            total_is_exact=total <= COUNTED and not (many and self.parsed.phrases),
            facets=self._facets(asked, counts, whole=tier == "all") if self.query.facets else {},
            tier=tier,
        )

    # ---- finding ----

    def _browsed(self) -> EngineResult:
        """Returns what passes the filters and has nothing of what is left out when nothing is asked, latest first."""
        if not self.filter.limits_facets and not self.parsed.excluded:
            return EngineResult()
        everything = self._everything()
        order = "e.day DESC, e.id DESC"
        found = self._entries(*everything, order=order, limit=self.query.limit, offset=self.query.offset)
        total = sum(self._count(*everything, self.filter).values())
        counts = self._count(*everything, self.filter.for_readers_only())
        return EngineResult(
            hits=tuple(EngineHit(document=row.document, score=0.0) for row in self._rows(list(found))),
            total=min(total, COUNTED),
            total_is_exact=total <= COUNTED,
            facets=facet_counts(self.query, counts, bucket_rows(self.cursor, counts)) if self.query.facets else {},
        )

    def _everything(self) -> tuple[str, list[Any]]:
        source, parameters = self.dialect.everything(self.sizes.build)
        if not self.parsed.excluded:
            return source, parameters
        unwanted = Some(tuple(whole_word(word) for word in self.parsed.excluded))
        without, more = self.dialect.matches(unwanted, self.sizes.build)
        return f"{source} AND id NOT IN (SELECT r FROM ({without}) AS unwanted)", [*parameters, *more]  # noqa: S608  (our own expressions)

    def _found(self, asked: Expression) -> dict[int, int]:
        """Returns the entries that satisfy the condition and their combination of facets, latest first, as far as they
        are counted. They are looked up once; all that follows reads from here."""
        if self.query.sort == "newest":
            return self._entries(*self._matches(asked), order="e.day DESC, e.id DESC", limit=COUNTED + 1)
        if latest := self._enough():
            found = self._entries(*self._matches(asked, among=latest), order="r DESC", limit=COUNTED + 1)
            if len(found) > COUNTED:
                return found
        return self._entries(*self._matches(asked), order="r DESC", limit=COUNTED + 1)

    def _enough(self) -> range | None:
        """Returns the latest entries among which there probably are as many as are counted: of frequent words the older
        ones need not be looked at. None where looking at all is as good."""
        last = self.dialect.last_entry(self.cursor)
        if not last or self.filter.limits_facets or self.parsed.phrases:
            return None
        words = tokens_of(self.parsed)
        marked = (mark + each for each in words for mark in (IN_TITLE, OFTEN))
        self._often([*all_scored_tokens(self.parsed), *words, *marked])  # whatever is needed later, in one statement
        number = max(self.sizes.documents, 1)
        share = 1.0
        for word in self.parsed.words:
            often = self._often(list(word.tokens))
            share *= min(min(often.values()) / number, 1.0)
        wanted = int(_SPARE * COUNTED / share) if share else number
        return range(last - wanted, last + 1) if wanted < number // 2 else None

    def _matches(self, wanted: Expression, *, among: range | None = None) -> tuple[str, list[Any]]:
        return self.dialect.matches(self._limited(wanted), self.sizes.build, among=among)

    def _limited(self, wanted: Expression) -> Expression:
        """Returns the condition with what tokens say of the reader's rights."""
        within = self.filter.within
        return wanted if within is None else All((wanted, within))

    def _entries(
        self, source: str, parameters: list[Any], *, order: str, limit: int, offset: int = 0
    ) -> dict[int, int]:
        self.cursor.execute(
            f"SELECT e.id, e.bucket FROM {self.dialect.entries(source)}"  # noqa: S608  (our own expressions)
            f" WHERE {self.filter.sql} ORDER BY {order} LIMIT %s OFFSET %s",
            [*parameters, *self.filter.parameters, limit, offset],
        )
        return dict(self.cursor.fetchall())

    def _rows(self, entries: Sequence[int], *, filtered: bool = False) -> list[Row]:
        """Returns these entries in their order; ``filtered`` leaves out what the reader may not find."""
        if not entries and not filtered:
            return []
        limits, parameters = (self.filter.sql, self.filter.parameters) if filtered else ("1 = 1", [])
        self.cursor.execute(
            "SELECT e.id, e.document, e.bucket, e.length, e.day FROM search_searchentry e"  # noqa: S608  (our own expressions)
            f" WHERE e.id IN ({', '.join(map(str, entries)) or 'NULL'}) AND {limits}",
            parameters,
        )
        rows = {row[0]: Row(*row) for row in self.cursor.fetchall()}
        return [rows[entry] for entry in entries if entry in rows]

    def _count(self, source: str, parameters: list[Any], limits: Filter) -> Counter[int]:
        """Returns how many entries of each combination of facets there are, as far as they are counted."""
        self.cursor.execute(
            f"SELECT bucket, count(*) FROM (SELECT e.bucket AS bucket"  # noqa: S608  (our own expressions)
            f" FROM {self.dialect.entries(source)} WHERE {limits.sql} LIMIT %s) AS counted GROUP BY bucket",
            [*parameters, *limits.parameters, COUNTED + 1],
        )
        return Counter(dict(self.cursor.fetchall()))

    def _promising(self, found: Mapping[int, int]) -> list[Row]:
        """Returns the entries worth ranking among many: where a word stands in the title or often, then the latest."""
        best: list[int] = []
        if self.query.sort != "newest":
            marked = [(mark + each, 1.0) for each in tokens_of(self.parsed) for mark in (IN_TITLE, OFTEN)]
            best = self._by_weight(marked, PROMISING, among=found)[: self.most_ranked]
        known = set(best)
        latest = (entry for entry in found if entry not in known)
        return self._rows([*best, *islice(latest, self.most_ranked - len(best))])

    def _later(self, found: Mapping[int, int], ranked: list[tuple[Row, EngineHit]], wanted: int) -> list[EngineHit]:
        """Returns hits of a page beyond those that are ranked: the latest first."""
        known = {row.entry for row, _hit in ranked}
        rest = [entry for entry in found if entry not in known]
        start = max(self.query.offset - len(ranked), 0)
        return [EngineHit(document=row.document, score=0.0) for row in self._rows(rest[start : start + wanted])]

    def _tail(self, known: set[int], ranked: list[tuple[Row, EngineHit]]) -> list[tuple[Row, EngineHit]]:
        """Returns what contains some of the words, without what is much worse than the best."""
        weights = self._weights()
        branches = [
            (mark + each, weight * share)
            for each, weight in self._worth_looking_up(weights).items()
            for mark, share in (("", 1.0), (IN_TITLE, 0.5), (OFTEN, 0.4))
        ]
        entries = self._by_weight(branches, POSTINGS)
        rows: list[Row] = []
        start, portion = 0, 2 * self.most_ranked
        # Once in any case: that there is something the reader may not find must not show in what it costs.
        while not start or (start < len(entries) and len(rows) < self.most_ranked):
            rows += self._readable(self._rows(entries[start : start + portion], filtered=True))
            start, portion = start + portion, 2 * portion
        found = self._ranked([row for row in rows[: self.most_ranked] if row.document not in known], partial=True)
        best = ranked[0][1].score if ranked else max((hit.score for _row, hit in found), default=0.0)
        floor = cut_tail([best], TAIL_SHARE)
        return [(row, hit) for row, hit in found if hit.score >= floor]

    def _readable(self, rows: list[Row]) -> list[Row]:
        """Leaves out what the reader may not find, where ``_by_weight`` has not asked for it."""
        access = self.query.access
        if not self.filter.finds_much or access is None:
            return rows
        numbers = ", ".join(str(row.document) for row in rows) or "NULL"
        self.cursor.execute(f"SELECT id, access FROM {SearchDocument._meta.db_table} WHERE id IN ({numbers})")  # noqa: S608  (numbers from our own rows)
        found = {
            number for number, tokens in self.cursor.fetchall() if not access.isdisjoint(self.dialect.tokens_of(tokens))
        }
        return [row for row in rows if row.document in found]

    def _worth_looking_up(self, weights: Mapping[str, float]) -> Mapping[str, float]:
        """Leaves out single characters, which are dear to look up as beginnings and weigh little, if others are there:
        they count all the same in what those find."""
        longer = {each: weight for each, weight in weights.items() if not token(each).is_beginning}
        return longer if any(self.known[each] for each in longer) else weights

    def _by_weight(
        self, branches: list[tuple[str, float]], budget: int, *, among: Mapping[int, int] | None = None
    ) -> list[int]:
        """Returns entries with the greatest sum of weights first; rare tokens are looked up first, while the budget
        lasts. Without ``among`` the rights of readers who find much are left to the caller."""
        whoever_asks = among is not None or self.filter.finds_much
        numbers = range(min(among), max(among) + 1) if among else None
        often = self._often([name for name, _weight in branches])
        wanted: list[Branch] = []
        chosen: list[float] = []
        for name, weight in sorted(branches, key=lambda branch: (often[branch[0]], branch[0])):
            if budget <= 0:
                break
            if not often[name] and among is not None:
                continue
            condition = without_excluded(token(name), self.parsed)
            wanted.append((condition if whoever_asks else self._limited(condition), budget))
            chosen.append(weight)
            budget -= often[name]
        weights: defaultdict[int, float] = defaultdict(float)
        for branch, entries in self.dialect.by_branch(self.cursor, wanted, self.sizes.build, among=numbers):
            weight = chosen[branch]
            for entry in entries if among is None else among.keys() & entries:
                weights[entry] += weight
        return sorted(sorted(weights, reverse=True), key=weights.__getitem__, reverse=True)

    # ---- ranking ----

    def _has_several_tokens(self) -> bool:
        return len(tokens_of(self.loose)) > 1

    def _often(self, tokens: list[str]) -> Mapping[str, int]:
        """Returns in how many documents each token is; asked once for each question."""
        if missing := [each for each in tokens if each not in self.known]:
            self.known.update(self.dialect.frequencies(missing, self.sizes))
        return {each: self.known[each] for each in tokens}

    def _weights(self) -> Mapping[str, float]:
        tokens = tokens_of(self.loose)
        often = self._often(tokens)
        number = max(self.sizes.documents, 1)
        return {each: log(1 + (number + 0.5) / (often[each] + 0.5)) for each in tokens}

    def _ranked(self, rows: list[Row], *, partial: bool) -> list[tuple[Row, EngineHit]]:
        """Returns the candidates that answer, best first."""
        if not rows:
            return []
        parsed = self.loose if partial else self.parsed
        ranking = Ranking(
            parsed,
            frequencies=self._often(sorted(all_scored_tokens(parsed))),
            documents=self.sizes.documents,
            average_length=self.sizes.average_length,
        )
        texts = texts_of(self.cursor, [row.document for row in rows])
        known = [(row, *texts.get(row.document, ("", ""))) for row in rows]
        candidates = [Candidate(title=title, text=text, length=row.length) for row, title, text in known]
        scored = []
        for row, score in zip(rows, ranking.scores(candidates), strict=True):
            if score > 0 or (not partial and not self.parsed.phrases):
                scored.append((row, EngineHit(document=row.document, score=score, partial=partial)))
        scored.sort(key=lambda found: (-found[1].score, -found[0].day, found[0].document))
        return scored

    # ---- counting ----

    def _facets(self, asked: Expression, counts: Counter[int], *, whole: bool) -> Mapping[str, Mapping[str, int]]:
        """Returns the counts of each facet as if that facet itself were not filtered by."""
        everything = counts
        if whole and self.filter.limits_facets:
            everything = self._count(*self._matches(asked), self.filter.for_readers_only())
        return facet_counts(self.query, everything, bucket_rows(self.cursor, everything))

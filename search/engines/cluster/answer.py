"""What the server answered, as hits, a number and facets."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from search.engines.base import COUNTED, EngineHit, EngineResult

from .questions import FACET_FIELDS


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Hits with what they were ordered by."""

    hits: tuple[EngineHit, ...]
    orders: tuple[tuple[Any, ...], ...]
    total: int
    is_exact: bool
    tier: str = "all"
    facets: Mapping[str, Counter[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, answer: Mapping[str, Any], *, partial: bool) -> Self:
        """Returns the answer to a search for one page."""
        found, counted = answer["hits"], answer.get("aggregations", {})
        return cls(
            hits=tuple(
                EngineHit(document=int(hit["_id"]), score=hit["_score"], partial=partial) for hit in found["hits"]
            ),
            orders=tuple(tuple(hit["sort"]) for hit in found["hits"]),
            total=found["total"]["value"],
            is_exact=found["total"]["relation"] == "eq",
            tier="any" if partial or not found["total"]["value"] else "all",
            facets={name: _counts(name, counted[name]) for name in FACET_FIELDS if name in counted},
        )

    def followed_by(self, rest: Self, *, newest: bool) -> Self:
        """Returns both together: the rest behind, or among these by date."""
        hits, orders = self.hits + rest.hits, self.orders + rest.orders
        if newest:
            ranked = sorted(zip(orders, hits, strict=True), key=lambda pair: pair[0], reverse=True)
            orders, hits = tuple(order for order, _hit in ranked), tuple(hit for _order, hit in ranked)
        facets = {name: counts + rest.facets.get(name, Counter()) for name, counts in self.facets.items()}
        total, is_exact = self.total + rest.total, self.is_exact and rest.is_exact
        return replace(self, hits=hits, orders=orders, total=total, is_exact=is_exact, facets=facets)

    def result(self, offset: int = 0, limit: int | None = None) -> EngineResult:
        """Returns it as every engine answers; ``offset`` and ``limit`` cut one page out."""
        return EngineResult(
            hits=self.hits[offset : None if limit is None else offset + limit],
            total=min(self.total, COUNTED),
            total_is_exact=self.is_exact and self.total <= COUNTED,
            facets={name: dict(counts) for name, counts in self.facets.items()},
            tier=self.tier,
        )


def _counts(name: str, counted: Mapping[str, Any]) -> Counter[str]:
    buckets = counted.get("buckets") or counted.get(name, {}).get("buckets", [])
    return Counter({str(bucket["key"]): bucket["doc_count"] for bucket in buckets if bucket["key"] != ""})

"""The history of a case as lines that can be checked without this product."""

import json
from collections.abc import Iterable, Iterator

from processes.models import Case, HistoryEntry

FORMAT = "guicheng-history-1"


def evidence_lines(cases: Iterable[Case]) -> Iterator[str]:
    """Yields one line for each entry: what the hash covers, and the hash."""
    yield json.dumps({"format": FORMAT})
    for case in cases:
        for entry in HistoryEntry.objects.filter(case=case).order_by("seq").iterator(500):
            yield json.dumps({"case": case.number, "said": entry.said(), "hash": entry.hash}, ensure_ascii=False)

"""The daily anchor: what every case that moved looks like, as one number, and a file to keep elsewhere."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from forms.engine.definition import sha256_of
from organization import clock
from processes.merkle import leaf, root
from processes.models import AnchoredHead, AuditAnchor, Case

CHUNK = 2000
FORMAT = "guicheng-anchor-1"


def anchor_today() -> int:
    """Anchors the cases that moved since the last anchor, once a day; returns how many (0 when it was done before).

    A day without moves has an anchor, too: that it is missing would otherwise say nothing.
    """
    with transaction.atomic():
        last = AuditAnchor.objects.select_for_update().order_by("number").last()
        day = clock.today()
        if last is not None and last.day >= day:
            anchor, count = last, 0
        else:
            anchor, count = _anchor(last, day)
    if not anchor_path(anchor).exists():
        write_anchor(anchor)
    return count


def _anchor(last: AuditAnchor | None, day: Any) -> tuple[AuditAnchor, int]:
    known = AnchoredHead.objects.filter(case=OuterRef("pk"), seq=OuterRef("seq"))
    moved = Case.objects.filter(~Exists(known), seq__gt=0).order_by("pk").values_list("pk", "seq", "head")
    number = last.number + 1 if last else 1
    anchor = AuditAnchor.objects.create(
        number=number, day=day, at=clock.now(), leaves=0, root="", previous=last.hash if last else "", hash=""
    )
    # Read to the end before writing: a query over heads must not meet the heads that are being written.
    for rows in batched(list(moved.iterator(CHUNK))):
        AnchoredHead.objects.bulk_create(
            AnchoredHead(anchor=anchor, case=case, seq=seq, hash=head) for case, seq, head in rows
        )
        anchor.leaves += len(rows)
    anchor.root = root(leaves_of(anchor))
    anchor.hash = anchor_hash(anchor)
    anchor.save()
    return anchor, anchor.leaves


def batched(rows: list[Any]) -> Iterator[list[Any]]:
    """Yields the rows in portions that one statement can hold."""
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def leaves_of(anchor: AuditAnchor) -> Iterator[bytes]:
    """Yields the leaves of an anchor in the order of the cases' ids."""
    for case, seq, head in heads_of(anchor):
        yield leaf(case, seq, head)


def heads_of(anchor: AuditAnchor) -> Iterator[tuple[str, int, str]]:
    """Yields case, number of entries and hash of each head, by the case's id as text."""
    rows = AnchoredHead.objects.filter(anchor=anchor).values_list("case", "seq", "hash")
    # Databases order ids in their own ways; the file has to say the same wherever it is made.
    yield from sorted((str(case), seq, head) for case, seq, head in rows.iterator(CHUNK))


def header(anchor: AuditAnchor) -> dict[str, Any]:
    """Returns what the hash of an anchor covers."""
    return {
        "format": FORMAT,
        "number": anchor.number,
        "day": anchor.day.isoformat(),
        "at": anchor.at.timestamp().__format__(".6f"),
        "leaves": anchor.leaves,
        "root": anchor.root,
        "previous": anchor.previous,
    }


def anchor_hash(anchor: AuditAnchor) -> str:
    """Returns the SHA-256 of the anchor's header; the next anchor names it."""
    return sha256_of(header(anchor))


def anchor_path(anchor: AuditAnchor) -> Path:
    """Returns where the file of an anchor belongs."""
    return Path(settings.AUDIT_ANCHORS) / f"anchor-{anchor.number:06}-{anchor.day.isoformat()}.jsonl"


def anchor_lines(anchor: AuditAnchor) -> Iterator[str]:
    """Yields the lines of the file: the header with its hash, then one line for each head."""
    yield json.dumps({**header(anchor), "hash": anchor.hash}, sort_keys=True)
    for head in heads_of(anchor):
        yield json.dumps(head)


def write_anchor(anchor: AuditAnchor) -> Path:
    """Writes the file whole or not at all, and returns where it is."""
    path = anchor_path(anchor)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    with half.open("w", encoding="ascii") as file:
        for line in anchor_lines(anchor):
            file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)
    return path

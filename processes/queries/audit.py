"""Whether the record is still what it was: histories, versions, anchors, and the anchors' files kept elsewhere."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef

from processes.archives.log import log_problems
from processes.merkle import leaf, root
from processes.models import AnchoredHead, AuditAnchor, HistoryEntry
from processes.services.anchoring import FORMAT, anchor_hash, leaves_of

from .invariants import Violation, history_chain, versions_unchanged

CHUNK = 2000


def audit(files: Path | None = None) -> Iterator[Violation]:
    """Yields everything that was changed, removed, put in or put elsewhere since it was written.

    ``files`` is a folder with anchor files as they were made: with them even somebody who rewrites histories and
    anchors alike is found out.
    """
    yield from history_chain()
    yield from versions_unchanged()
    yield from anchors()
    yield from anchored_heads()
    yield from (Violation(rule, where) for rule, where in log_problems())
    if files is not None:
        yield from anchor_files(files)


def anchors() -> Iterator[Violation]:
    """Each anchor says what its heads come to and names the one before it."""
    before = ""
    for number, anchor in enumerate(AuditAnchor.objects.order_by("number"), start=1):
        if anchor.number != number:
            yield Violation("anchor_missing", str(number))
            return
        if anchor.previous != before or anchor.hash != anchor_hash(anchor):
            yield Violation("anchor_changed", str(anchor))
        if anchor.root != root(leaves_of(anchor)) or anchor.leaves != anchor.heads.count():
            yield Violation("anchor_heads_changed", str(anchor))
        before = anchor.hash


def anchored_heads() -> Iterator[Violation]:
    """Every anchored head is still an entry of its case."""
    there = HistoryEntry.objects.filter(case_id=OuterRef("case"), seq=OuterRef("seq"), hash=OuterRef("hash"))
    for head in AnchoredHead.objects.filter(~Exists(there)).iterator(CHUNK):
        yield Violation(
            "history_rewritten", str(head.case), f"entry {head.seq} is not what anchor {head.anchor_id} has"
        )


def anchor_files(folder: Path) -> Iterator[Violation]:
    """The files say what the anchors in the database say, and every head in them is an entry."""
    known = {anchor.number: anchor for anchor in AuditAnchor.objects.all()}
    found: set[int] = set()
    for path in sorted(folder.glob("anchor-*.jsonl")):
        try:
            head, leaves = read_anchor_file(path)
        except (OSError, ValueError, KeyError, TypeError):
            yield Violation("anchor_file_unreadable", path.name)
            continue
        number = int(head["number"])
        found.add(number)
        anchor = known.get(number)
        if root(leaf(*each) for each in leaves) != head["root"] or len(leaves) != head["leaves"]:
            yield Violation("anchor_file_changed", path.name)
        if anchor is None or anchor.hash != head["hash"]:
            yield Violation("anchor_differs_from_file", path.name)
            for case, seq, kept in leaves:
                if not HistoryEntry.objects.filter(case_id=case, seq=seq, hash=kept).exists():
                    yield Violation("history_rewritten", case, f"entry {seq} is not what {path.name} has")
    for number in sorted(set(known) - found):
        yield Violation("anchor_file_missing", str(number))


def read_anchor_file(path: Path) -> tuple[dict[str, Any], list[tuple[str, int, str]]]:
    """Returns header and heads of an anchor's file. Raises ValueError, KeyError or TypeError for anything else."""
    with path.open(encoding="ascii") as file:
        head = json.loads(next(file, ""))
        if head["format"] != FORMAT:
            raise ValueError(path.name)
        leaves = [(str(case), int(seq), str(kept)) for case, seq, kept in map(json.loads, file)]
    return head, leaves

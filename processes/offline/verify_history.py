#!/usr/bin/env python3
"""Checks exported histories of Guicheng, and anchor files, with nothing but Python 3.9 or newer.

    python3 verify_history.py HISTORY.jsonl [ANCHOR_FOLDER]

HISTORY.jsonl comes from `manage.py export_history` or the page of a case; ANCHOR_FOLDER holds anchor-….jsonl files that
were put aside earlier, on another machine if possible. Ends with 0 when everything holds, 1 when something was changed,
2 when a file cannot be read. Copy this file next to the anchors: it needs no network and no other file.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

Heads = list[tuple[int, int, str]]
Hashes = dict[tuple[int, int], str]
Last = dict[int, tuple[int, str]]


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(said: Any) -> str:
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def merkle(heads: Heads) -> str:
    stack: list[tuple[int, bytes]] = []
    for case, seq, head in heads:
        level, node = 0, hashlib.sha256(b"\0" + f"{case}:{seq}:{head}".encode()).digest()
        while stack and stack[-1][0] == level:
            node = hashlib.sha256(b"\1" + stack.pop()[1] + node).digest()
            level += 1
        stack.append((level, node))
    if not stack:
        return hashlib.sha256(b"").hexdigest()
    node = stack.pop()[1]
    while stack:
        node = hashlib.sha256(b"\1" + stack.pop()[1] + node).digest()
    return node.hex()


def check_history(path: Path) -> tuple[list[str], Hashes, Last]:
    """Returns what is wrong with the chains, and the hash of every entry by case and number."""
    wrong: list[str] = []
    hashes: Hashes = {}
    last: Last = {}
    with path.open(encoding="utf-8") as file:
        if json.loads(next(file, "null") or "null") != {"format": "guicheng-history-1"}:
            raise ValueError(f"{path}: not an exported history")
        for line in file:
            row = json.loads(line)
            said, case = row["said"], row["said"]["case"]
            seq, before = last.get(case, (0, ""))
            where = f"{row['case']} entry {said['seq']}"
            if said["seq"] != seq + 1:
                wrong.append(f"{where}: entry {seq + 1} is missing")
            elif said["prev_hash"] != before:
                wrong.append(f"{where}: does not follow the entry before it")
            if digest(said) != row["hash"]:
                wrong.append(f"{where}: was changed")
            last[case] = (said["seq"], row["hash"])
            hashes[case, said["seq"]] = row["hash"]
    return wrong, hashes, last


def check_anchors(folder: Path, hashes: Hashes, last: Last) -> tuple[list[str], int]:
    """Returns what is wrong with the anchors, and where they contradict the histories."""
    wrong: list[str] = []
    before, number = "", 0
    for path in sorted(folder.glob("anchor-*.jsonl")):
        with path.open(encoding="ascii") as file:
            head = json.loads(next(file))
            heads = [json.loads(line) for line in file]
        kept = head.pop("hash")
        if digest(head) != kept or merkle(heads) != head["root"] or len(heads) != head["leaves"]:
            wrong.append(f"{path.name}: was changed")
        if number and (head["number"] != number + 1 or head["previous"] != before):
            wrong.append(f"{path.name}: does not follow the anchor before it")
        number, before = head["number"], kept
        for case, seq, hash_ in heads:
            if case in last and hashes.get((case, seq)) != hash_:
                wrong.append(f"{path.name}: case {case} had another entry {seq} on {head['day']}")
    return wrong, number


def main(arguments: list[str]) -> int:
    if not 1 <= len(arguments) <= 2:
        sys.stdout.write(__doc__ or "")
        return 2
    try:
        wrong, hashes, last = check_history(Path(arguments[0]))
        anchors = 0
        if len(arguments) == 2:
            more, anchors = check_anchors(Path(arguments[1]), hashes, last)
            wrong += more
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        sys.stdout.write(f"cannot be read: {error}\n")
        return 2
    for each in wrong:
        sys.stdout.write(each + "\n")
    sys.stdout.write(f"{len(last)} cases, {len(hashes)} entries, anchors up to {anchors}: {len(wrong)} findings\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

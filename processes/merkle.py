"""One number for many: the root of a hash tree over heads, worked out in one pass and little memory.

A leaf is SHA-256 of a zero byte and "case:seq:hash"; a node is SHA-256 of a one byte and its two children, so that no
leaf can be taken for a node; a node without a partner moves up as it is. `offline/verify_history.py` does the same.
"""

import hashlib
from collections.abc import Iterable


def leaf(case: str, seq: int, head: str) -> bytes:
    """Returns the hash of one case's head."""
    return hashlib.sha256(b"\0" + f"{case}:{seq}:{head}".encode()).digest()


def root(leaves: Iterable[bytes]) -> str:
    """Returns the root as hexadecimal; that of nothing is SHA-256 of nothing."""
    stack: list[tuple[int, bytes]] = []
    for each in leaves:
        level, node = 0, each
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

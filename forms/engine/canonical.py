"""One spelling for one JSON value, so that equal documents have equal digests."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from forms.engine.frozen import thaw


def canonical_json(obj: Any) -> str:
    """Compact JSON with sorted keys and plain Unicode; raises ValueError on NaN and Infinity."""
    return json.dumps(thaw(obj), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_of(obj: Any) -> str:
    """The hexadecimal SHA-256 of the canonical JSON in UTF-8."""
    return hashlib.sha256(canonical_json(obj).encode("utf-8")).hexdigest()

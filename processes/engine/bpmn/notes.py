"""What became of each part of a foreign process: one row each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Weight = Literal["missing", "different", "kept"]


@dataclass(frozen=True, kw_only=True)
class Note:
    """One finding about one element: ``missing`` is lost, ``different`` works otherwise, ``kept`` is text now."""

    weight: Weight
    code: str
    element: str
    kind: str
    name: str
    context: Mapping[str, str] = field(default_factory=dict)

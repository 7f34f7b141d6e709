"""Who may find what, as sets of tokens: a document is found by whoever has one of its tokens."""

from typing import Any


def actor_tokens(actor: Any) -> frozenset[str] | None:
    """Returns the tokens this person has today; None for somebody who may see everything."""
    return frozenset({"public"})

"""Answers that not every reader sees whole."""

MASKS = ("", "tail4", "all")
DOTS = "••••"


def masked_text(text: str, masking: str) -> str:
    """Returns dots and the last four places for "tail4" (never more than half of the text), dots alone for "all"."""
    if not text or not masking:
        return text
    shown = min(4, len(text) // 2) if masking == "tail4" else 0
    return DOTS + (text[-shown:] if shown else "")

"""Reading what a browser sent."""

MOST_DIGITS = 18
"""More do not fit into a database's integer; Python itself refuses to read thousands."""


def number_sent(text: str | None) -> int | None:
    """Returns the whole number that was sent in plain digits, None for anything else and for what is too large."""
    return int(text) if text and len(text) <= MOST_DIGITS and text.isascii() and text.isdigit() else None

"""A calendar as RFC 5545 wants it: folded lines, escaped texts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST = 75
"""Octets of a line, without its end."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that is due on a day."""

    uid: str
    day: date
    summary: str
    url: str
    stamp: datetime


def calendar(name: str, entries: Iterable[Entry]) -> str:
    """Returns the calendar with these entries, each a whole day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Guicheng//Todos//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def escaped(text: str) -> str:
    """Returns a text with what means something in a calendar escaped, on one line."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def folded(line: str) -> Iterator[str]:
    """Yields the line in pieces of at most 75 octets that never cut a letter; all but the first begin with a space."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST:
            yield piece
            piece, size = " ", 1
        piece += letter
        size += width
    yield piece


def _event(entry: Entry) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{entry.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(entry.summary)}",
        f"URL:{entry.url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
